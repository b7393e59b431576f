import { createHash } from 'node:crypto';

import type { FileKey } from './rows.ts';

const DAY_MS = 86_400_000;

/**
 * Characters that Hive escapes in the name of a partition's folder, and NUL, which no file system allows. Source: Hive,
 * FileUtils.escapePathName.
 */
const ESCAPED = /["#%'*/:=?\\{[\]^]|(?![\u0080-\u009f])\p{Cc}/gu;

/** Source: NAME_MAX of ext4, XFS and Btrfs. */
const MAX_FOLDER_BYTES = 255;
/** Marks a folder whose name was cut. It is not a valid escape, so no other location's folder contains it. */
const CUT = '%~';
const HASH_DIGITS = 32;

/**
 * Folder of a location, relative to the archive's folder: `location=attic`. A name too long for a file system is cut, and a hash
 * of the whole name is appended. The files in the folder contain the full location.
 */
export function locationFolder(location: string): string {
  const hex = (char: string) => char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');
  const folder = `location=${location.replace(ESCAPED, (char) => `%${hex(char)}`)}`;
  if (Buffer.byteLength(folder) <= MAX_FOLDER_BYTES) {
    return folder;
  }
  const hash = createHash('sha256').update(location).digest('hex').slice(0, HASH_DIGITS);
  return startOf(folder, MAX_FOLDER_BYTES - CUT.length - HASH_DIGITS) + CUT + hash;
}

/** Whether the folder's name was cut, as by {@link locationFolder}. */
export function isCut(folder: string): boolean {
  return folder.startsWith('location=') && folder.includes(CUT);
}

/** The location that belongs to a folder of that name; null if it is not a location's folder, or if its name was cut. */
export function locationOf(folder: string): string | null {
  if (isCut(folder)) {
    return null;
  }
  const [, escaped] = /^location=(.+)$/s.exec(folder) ?? [];
  return escaped?.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))) ?? null;
}

/** Folder of a day, relative to a location's: `day=2026-11-24`. Days are counted from 1970, in UTC. */
export function dayFolder(day: number): string {
  const [date] = new Date(day * DAY_MS).toISOString().split('T');
  return `day=${date}`;
}

/** Start of the day that belongs to a folder of that name, in milliseconds since 1970; null if it is not a day's folder. */
export function dayStart(folder: string): number | null {
  const [, date] = /^day=([+-]?\d+-\d{2}-\d{2})$/.exec(folder) ?? [];
  const start = date === undefined ? Number.NaN : Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(start) ? null : start;
}

/** Path of a file of readings, relative to the archive's folder. The offsets are those of its first and its last row. */
export function filePath(place: FileKey, firstOffset: number, lastOffset: number): string {
  const name = `part-${place.partition}-${firstOffset}-${lastOffset}.parquet`;
  return `${locationFolder(place.location)}/${dayFolder(place.day)}/${name}`;
}

/** The start of a text: as many whole characters as fit into that many bytes. */
function startOf(text: string, mostBytes: number): string {
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > mostBytes) {
      break;
    }
    end += character.length;
  }
  return text.slice(0, end);
}
