import { realpathSync } from 'node:fs';
import { resolve, sep } from 'node:path';

import { hostFilesIn } from '../model/source.ts';
import { HttpFault } from './problem.ts';

/**
 * Checks the files of this host that requests name. Files below `folders` are allowed for any caller, all others only on the
 * command line. A stolen token or a removed header therefore cannot make the service read any other file.
 *
 * The returned function throws a 403 HttpFault if a body names another file, at any depth.
 */
export function hostFileGuard(folders: readonly string[]): (body: unknown) => void {
  const isAllowed = (file: unknown) =>
    typeof file === 'string' && folders.some((folder) => realPath(file).startsWith(`${realPath(folder)}${sep}`));

  return (body) => {
    for (const { setting, file } of hostFilesIn(body)) {
      if (!isAllowed(file)) {
        throw new HttpFault({
          status: 403,
          code: 'HOST_FILE_FORBIDDEN',
          message: `A request may not name this file on the service's host (\`${setting}\`).`,
          hint:
            'Put it into a folder that `sourceFolders` in thermobench.yaml lists, or start this run with ' +
            '`thermobench run` on that host.',
        });
      }
    }
  };
}

/** Resolves links, so that no link below an allowed folder leads out of it. */
function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return resolve(file);
  }
}
