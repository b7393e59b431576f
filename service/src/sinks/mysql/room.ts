/** The required shape of a column. */
export interface ColumnShape {
  name: string;
  /** Matches the acceptable types, in the server's notation; servers differ in display widths. */
  type: RegExp;
  /** The type with which the column is created, for display. */
  wanted: string;
}

/** The limits of a table's columns. Tables of version 0.1.0, and those created by hand, have less room than new ones. */
export interface Room {
  /** Size of the run column in characters. */
  readonly run: number;
  readonly location: number;
  /** Time resolution in milliseconds. */
  readonly timeStepMs: number;
  /** Whether the checksum column stores only 16 bits. */
  readonly hasShortChecksum: boolean;
}

/** For a table that does not exist: no limits, because the INSERT will report the error. */
export const NEW_TABLE: Room = { run: Infinity, location: Infinity, timeStepMs: 1, hasShortChecksum: false };

/** The time as such a table stores it. Times are sent in this form, because some servers round and others truncate. */
export function timeIn({ timeStepMs }: Room, time: number): number {
  const whole = Math.round(time);
  return timeStepMs === 1 ? whole : Math.floor(whole / timeStepMs) * timeStepMs;
}
