import { hostFilesIn } from '../model/source.ts';
import { isBelow } from '../process/below-folder.ts';
import { HttpFault } from './problem.ts';

/**
 * Checks the files of this host that requests name. Files below `folders` are allowed for any caller, all others only on the
 * command line. A stolen token or a removed header therefore cannot make the service read any other file.
 *
 * The returned function throws a 403 HttpFault if a body names another file, at any depth.
 */
export function hostFileGuard(folders: readonly string[]): (body: unknown) => void {
  return (body) => {
    for (const { setting, file } of hostFilesIn(body)) {
      if (!isBelow(file, folders)) {
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
