/** The required shape of a column. */
export interface ColumnShape {
  name: string;
  /** Matches the acceptable types, in the server's notation; servers differ in display widths. */
  type: RegExp;
  /** The type it is created with, for display. */
  wanted: string;
}

/** What a table has room for. Tables of version 0.1.0, and those created by hand, have less room than new ones. */
export interface Room {
  /** Characters in the column that names the run. */
  readonly run: number;
  readonly location: number;
  /** Time resolution in milliseconds. */
  readonly timeStepMs: number;
  /** Keeps only 16 bits of a checksum. */
  readonly hasShortChecksum: boolean;
}

/** For a table that does not exist: no limits, as its INSERT will report the error. */
export const NEW_TABLE: Room = { run: Infinity, location: Infinity, timeStepMs: 1, hasShortChecksum: false };

/** The time as such a table stores it. Sent in this form, because servers differ in whether they round or cut. */
export function timeIn({ timeStepMs }: Room, time: number): number {
  const whole = Math.round(time);
  return timeStepMs === 1 ? whole : Math.floor(whole / timeStepMs) * timeStepMs;
}
