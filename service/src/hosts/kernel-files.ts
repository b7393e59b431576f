import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

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

/** Numbers of the lines `name value` or `name: value`, by name. */
export function parseNamedNumbers(text: string): Map<string, number> {
  return new Map(
    text.split('\n').flatMap((line) => {
      const [, name, value] = /^(\S+?):?\s+(\d+)/.exec(line) ?? [];
      return name === undefined ? [] : [[name, Number(value)]];
    })
  );
}
