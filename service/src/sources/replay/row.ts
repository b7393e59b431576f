/** A row of the file that could be read as a reading. */
export interface Row {
  location: string;
  time: number;
  value: number;
}

/** Why a row could not. */
export interface BadField {
  column: string;
  text: string;
  problem: string;
}

/** Where in a row its parts stand. Without a location column every row has the same location. */
export interface RowLayout {
  time: { column: string; index: number };
  value: { column: string; index: number };
  location: { column: string; index: number } | string;
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const ISO_TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?$/;
const LONGEST_LOCATION = 20;
/** What a Date can hold: 100 million days around 1970. */
const FARTHEST_TIME_MS = 8.64e15;

export function parseRow(fields: readonly string[], layout: RowLayout): Row | BadField {
  const timeText = fields[layout.time.index] ?? '';
  const time = parseTime(timeText);
  if (time === null) {
    return { column: layout.time.column, text: timeText, problem: 'is neither an ISO 8601 time nor milliseconds' };
  }
  const valueText = fields[layout.value.index] ?? '';
  if (!NUMBER.test(valueText) || !Number.isFinite(Number(valueText))) {
    return { column: layout.value.column, text: valueText, problem: 'is not a number' };
  }
  const value = Number(valueText);
  if (typeof layout.location === 'string') {
    return { location: layout.location, time, value };
  }
  const location = fields[layout.location.index] ?? '';
  return location.length >= 1 && location.length <= LONGEST_LOCATION
    ? { location, time, value }
    : { column: layout.location.column, text: location, problem: `does not have 1 to ${LONGEST_LOCATION} characters` };
}

/**
 * Milliseconds since 1970 UTC, or null. A time without a zone is taken as UTC: a file then gives the same readings on every
 * machine, and no hour happens twice.
 */
export function parseTime(text: string): number | null {
  const time = NUMBER.test(text) ? Number(text) : parseIso(text);
  return Math.abs(time) <= FARTHEST_TIME_MS ? time : null;
}

function parseIso(text: string): number {
  const [, date, clock = '00:00', zone = 'Z'] = ISO_TIME.exec(text) ?? [];
  return Date.parse(`${date}T${clock}${zone}`);
}
