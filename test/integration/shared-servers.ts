import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { TestProject } from 'vitest/node';

import { CassandraServer } from '../../service/src/stack/cassandra.ts';
import { KafkaServer } from '../../service/src/stack/kafka.ts';
import { MariadbServer } from '../../service/src/stack/mariadb.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of the servers that test files share; see `sharedMariadb`, `sharedKafka` and `sharedCassandra`. */
    sharedServers: string;
  }
}

/**
 * Runs before all tests of a project: creates a folder for shared servers. The first file that needs a server starts it; the
 * returned function ends all servers.
 */
export default function makeFolder(project: TestProject): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'thermobench-shared-'));
  project.provide('sharedServers', folder);
  return async () => {
    const at = (name: string) => join(folder, name);
    await Promise.all([
      existsSync(at('mariadb')) && new MariadbServer(at('mariadb')).kill('SIGKILL'),
      existsSync(at('kafka')) && new KafkaServer(at('kafka')).kill(1, 'SIGKILL'),
      existsSync(at('cassandra')) && new CassandraServer(at('cassandra')).kill(1, 'SIGKILL'),
    ]);
    rmSync(folder, { recursive: true, force: true });
  };
}
