import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { stackFolder, stackServers, type StackSizes } from '../../service/src/stack/index.ts';
import { mariadbRecord, newRecord } from '../../service/src/stack/mariadb-record.ts';

/** A data folder whose private stack has running servers of its own: `await using stack = await openStackFolder('mariadb')`. */
interface StackFolder extends AsyncDisposable {
  readonly dataFolder: string;
}

const NO_SERVICE = { url: 'http://127.0.0.1:7411', tokens: { full: '', readOnly: '' } };

export async function openStackFolder(
  names: 'mariadb' | 'kafka' | readonly string[],
  sizes: StackSizes = {}
): Promise<StackFolder> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'thermobench-outages-'));
  const all = [names].flat();
  if (all.includes('mariadb')) {
    const folder = join(stackFolder(dataFolder), 'mariadb');
    await mkdir(folder, { recursive: true });
    // Any free port: the tests of another runner may be about to take the usual one.
    mariadbRecord(folder).keep({ ...newRecord(), port: 0 });
  }
  const servers = all.flatMap((name) => stackServers(dataFolder, sizes).get(name) ?? []);
  for (const server of servers) {
    await server.up(NO_SERVICE);
  }
  return {
    dataFolder,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(servers.map((server) => server.down()));
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}
