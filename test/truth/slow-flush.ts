import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import type { MariadbServer } from '../../service/src/stack/mariadb.ts';

/** Restarts MariaDB so that each of its flushes takes longer, until it is disposed. Needs a C compiler. */
export class SlowFlush implements AsyncDisposable {
  readonly #mariadb: MariadbServer;

  private constructor(mariadb: MariadbServer) {
    this.#mariadb = mariadb;
  }

  static async of(mariadb: MariadbServer, delayMs: number, folder: string): Promise<SlowFlush> {
    const library = join(folder, 'slow-flush.so');
    execFileSync('cc', ['-shared', '-fPIC', '-O2', '-o', library, join(import.meta.dirname, 'slow-flush.c'), '-ldl']);
    await restart(mariadb, { LD_PRELOAD: library, THERMOBENCH_FLUSH_MS: String(delayMs) });
    return new SlowFlush(mariadb);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await restart(this.#mariadb, {});
  }
}

/** The server inherits the environment of this process. */
async function restart(mariadb: MariadbServer, environment: Readonly<Record<string, string>>): Promise<void> {
  await mariadb.down();
  Object.assign(process.env, environment);
  try {
    await mariadb.up();
  } finally {
    Object.keys(environment).forEach((name) => delete process.env[name]);
  }
}
