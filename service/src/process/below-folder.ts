import { realpathSync } from 'node:fs';
import { resolve, sep } from 'node:path';

/** Whether the file is in one of the folders, at any depth. Resolves links, so that no link in a folder leads out of it. */
export function isBelow(file: unknown, folders: readonly string[]): boolean {
  return typeof file === 'string' && folders.some((folder) => realPath(file).startsWith(`${realPath(folder)}${sep}`));
}

function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return resolve(file);
  }
}
