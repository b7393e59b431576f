import { realpathSync } from 'node:fs';
import { resolve, sep } from 'node:path';

import { HttpFault } from './problem.ts';

/** Settings of sources that name files of this host, and the values that anybody may send. */
const HOST_FILES = new Map<string, readonly unknown[]>([
  ['file', []],
  ['sysfsRoot', ['/sys']],
]);

/**
 * Checks what requests say about files of this host: any caller may name those below `folders`, and all others only at the
 * command line. So neither a stolen token nor a header that was removed on the way makes the service read a file for somebody.
 *
 * The function that it gives throws an HttpFault of 403 where a body names another file, however deep.
 */
export function hostFileGuard(folders: readonly string[]): (body: unknown) => void {
  const isAllowed = (file: unknown) =>
    typeof file === 'string' && folders.some((folder) => realPath(file).startsWith(`${realPath(folder)}${sep}`));

  function check(body: unknown): void {
    if (typeof body !== 'object' || body === null) {
      return;
    }
    for (const [key, value] of Object.entries(body)) {
      const harmless = HOST_FILES.get(key);
      const isNamed = harmless !== undefined && value !== undefined && typeof value !== 'object';
      if (isNamed && !harmless.includes(value) && !isAllowed(value)) {
        throw new HttpFault({
          status: 403,
          code: 'HOST_FILE_FORBIDDEN',
          message: `A request may not name this file of the service's host (\`${key}\`).`,
          hint: 'Put it below a folder that `sourceFolders` in thermobench.yaml lists, or start this run with `thermobench run` on that host.',
        });
      }
      check(value);
    }
  }
  return check;
}

/** Without links, so that none below an allowed folder leads out of it. */
function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return resolve(file);
  }
}
