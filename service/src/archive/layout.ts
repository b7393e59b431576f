import type { Place } from './rows.ts';

const DAY_MS = 86_400_000;

/** What Hive escapes in the name of a partition's folder, and NUL, which no file system takes. Source: Hive, FileUtils.escapePathName. */
const ESCAPED = /["#%'*/:=?\\{[\]^]|(?![\u0080-\u009f])\p{Cc}/gu;

/** Folder of a location, relative to the archive's: `location=attic`. */
export function locationFolder(location: string): string {
  const hex = (char: string) => char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');
  return `location=${location.replace(ESCAPED, (char) => `%${hex(char)}`)}`;
}

/** The location whose folder has that name; null where it is no location's. */
export function locationOf(folder: string): string | null {
  const [, escaped] = /^location=(.+)$/s.exec(folder) ?? [];
  return escaped?.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))) ?? null;
}

/** Folder of a day, relative to a location's: `day=2026-11-24`. Days are counted from 1970, in UTC. */
export function dayFolder(day: number): string {
  const [date] = new Date(day * DAY_MS).toISOString().split('T');
  return `day=${date}`;
}

/** When the day whose folder has that name begins, in milliseconds since 1970; null where it is no day's. */
export function dayStart(folder: string): number | null {
  const [, date] = /^day=([+-]?\d+-\d{2}-\d{2})$/.exec(folder) ?? [];
  const start = date === undefined ? Number.NaN : Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(start) ? null : start;
}

/** Path of a file of readings, relative to the archive's folder. The offsets are those of its first and its last row. */
export function filePath(place: Place, firstOffset: number, lastOffset: number): string {
  const name = `part-${place.partition}-${firstOffset}-${lastOffset}.parquet`;
  return `${locationFolder(place.location)}/${dayFolder(place.day)}/${name}`;
}
