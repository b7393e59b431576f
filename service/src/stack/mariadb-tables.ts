import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { promisify } from 'node:util';

import { Fault } from '../model/fault.ts';
import { findProgram } from './programs.ts';

const INSTALL_LIMIT_MS = 180_000;

/** Path of one of MariaDB's programs. Throws a configuration Fault that says how to get it if it is missing. */
export function findMariadbProgram(name: 'mariadbd' | 'mariadb-install-db'): string {
  return findProgram(
    name,
    'Debian, Ubuntu, Raspberry Pi OS: sudo apt install --no-install-recommends mariadb-server-core (it starts no service). ' +
      'Elsewhere install MariaDB, or configure your own server in thermobench.yaml.'
  );
}

/** Creates the system tables in `dataFolder`, unless they exist. The folder gets its name only when the tables are complete. */
export async function installTables(dataFolder: string): Promise<void> {
  if (existsSync(dataFolder)) {
    return;
  }
  const unfinished = `${dataFolder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  const args = [
    '--no-defaults',
    `--datadir=${unfinished}`,
    '--auth-root-authentication-method=socket',
    '--skip-test-db',
    '--skip-name-resolve',
    ...asRoot(),
  ];
  try {
    await promisify(execFile)(findMariadbProgram('mariadb-install-db'), args, { timeout: INSTALL_LIMIT_MS });
  } catch (cause) {
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : '';
    throw new Fault({
      kind: 'fatal',
      code: 'MARIADB_INSTALL',
      message: `mariadb-install-db could not create the system tables in ${dataFolder}. ${said}`,
      hint: 'Check whether the disk is full or the data folder is read-only; choose another one with --data or THERMOBENCH_DATA.',
      cause,
    });
  }
  await rename(unfinished, dataFolder);
}

/**
 * MariaDB runs as root only if an option explicitly allows it. Root's data folder is closed to other users, so the server
 * cannot switch to an unprivileged user.
 */
export function asRoot(): string[] {
  return process.getuid?.() === 0 ? ['--user=root'] : [];
}
