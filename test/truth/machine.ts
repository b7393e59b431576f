import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem } from 'node:os';

import { findMariadbProgram } from '../../service/src/stack/mariadb-tables.ts';

const GIB = 1024 ** 3;

/** A sentence about this machine, for a table of its results. */
export function machine(): string {
  const [{ model } = { model: 'unknown' }] = cpus();
  const kernel = release().split('.').slice(0, 2).join('.');
  const server = /\d+\.\d+\.\d+/.exec(
    execFileSync(findMariadbProgram('mariadbd'), ['--version'], { encoding: 'utf8' })
  );
  const memory = `${Math.round(totalmem() / GIB)} GB of memory`;
  return `On a machine with ${cpus().length} CPUs (${model}) and ${memory}, Linux ${kernel}, Node.js ${process.versions.node}, MariaDB ${server?.[0] ?? 'of an unknown version'}:`;
}
