import { HttpFault } from './problem.ts';

/** Settings of sources that name files of this host, and the values of them that anybody may send. */
const HOST_FILES = new Map<string, readonly unknown[]>([
  ['file', []],
  ['sysfsRoot', ['/sys']],
]);

/**
 * Throws an HttpFault of 403 where a request names files of this host, however deep in its body. Who has the token itself may,
 * like anybody at the command line; a user of Grafana may start runs, but not read what this service can read.
 */
export function refuseHostFiles(body: unknown): void {
  if (typeof body !== 'object' || body === null) {
    return;
  }
  for (const [key, value] of Object.entries(body)) {
    const harmless = HOST_FILES.get(key);
    if (harmless !== undefined && value !== undefined && !harmless.includes(value)) {
      throw new HttpFault({
        status: 403,
        code: 'HOST_FILE_FORBIDDEN',
        message: `Users of Grafana may not name files of the service's host (\`${key}\`).`,
        hint: 'Leave the setting out, or start this run with `thermobench run` on that host.',
      });
    }
    refuseHostFiles(value);
  }
}
