import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs';

/**
 * Text of a file of the kernel. Null if it is missing, may not be read, or belongs to a process that has ended meanwhile.
 */
export function textOf(path: string): string | null {
  try {
    // Node reads UTF-8 in a single call, which matters because there is a file for each thread of a store.
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/**
 * Text of a file of the kernel from its start until `isEnough`. The kernel generates such a file while it is read, so the rest
 * costs nothing. Null if it cannot be read.
 */
export function startOf(path: string, isEnough: (text: string) => boolean): string | null {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const buffer = Buffer.alloc(4_096);
    let text = '';
    for (let bytes = -1; bytes !== 0 && !isEnough(text);) {
      bytes = readSync(file, buffer);
      text += buffer.toString('latin1', 0, bytes);
    }
    return text;
  } catch {
    return null;
  } finally {
    if (file !== undefined) {
      closeSync(file);
    }
  }
}

/** Names in a folder; empty if it is missing or may not be read. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** What a link points to, for example `socket:[4711]`; null if it is missing or may not be read. */
export function linkTarget(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

/** A counter of the kernel; 0 if it is missing, negative or not a number. */
export function parseAmount(field: string | undefined): number {
  const amount = Number(field ?? 0);
  return amount >= 0 ? amount : 0;
}

/** The number that `pattern` captures; null if it does not match. */
export function numberIn(text: string | null, pattern: RegExp): number | null {
  const [, digits] = pattern.exec(text ?? '') ?? [];
  return digits === undefined ? null : Number(digits);
}
