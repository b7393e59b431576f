import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createConnection } from 'mysql2/promise';

import { end, launch } from '../../service/src/stack/detached-process.ts';
import { freePort } from '../../service/src/stack/loopback-ports.ts';
import { asRoot, findMariadbProgram, installTables } from '../../service/src/stack/mariadb-tables.ts';
import { untilItAnswers } from '../../service/src/stack/start-and-stop.ts';

/** A MariaDB that `stack up` did not create, such as a user's own. */
export interface Mariadbd extends AsyncDisposable {
  /** The target's settings, as in thermobench.yaml. */
  readonly target: { sink: 'mysql'; host: string; port: number; database: string; user: string; password: string };
}

const HOST = '127.0.0.1';
const LOGIN = { database: 'temperature', user: 'pi', password: 'raspberry' };
const SETUP = `
  CREATE DATABASE temperature;
  CREATE USER pi@'${HOST}' IDENTIFIED BY 'raspberry';
  GRANT ALL ON temperature.* TO pi@'${HOST}';`;
const START_LIMIT_MS = 90_000;
const STOP_LIMIT_MS = 30_000;

/**
 * Starts it with these arguments, in addition to those that separate it from other servers.
 *
 * @param files - Contents of the files that the arguments name, by file name. In the arguments, `{folder}` is the folder of these
 * files.
 */
export async function startMariadbd(args: string[], files: Record<string, string> = {}): Promise<Mariadbd> {
  const folder = await mkdtemp(join(tmpdir(), 'thermobench-mariadbd-'));
  await installTables(join(folder, 'data'));
  for (const [name, text] of Object.entries({ ...files, 'setup.sql': SETUP })) {
    await writeFile(join(folder, name), text);
  }
  const port = await freePort();
  const logFile = join(folder, 'error.log');
  const program = findMariadbProgram('mariadbd');
  const process = await launch(
    program,
    [
      '--no-defaults',
      `--datadir=${join(folder, 'data')}`,
      `--socket=${join(folder, 'sock')}`,
      `--pid-file=${join(folder, 'pid')}`,
      `--log-error=${logFile}`,
      `--init-file=${join(folder, 'setup.sql')}`,
      `--bind-address=${HOST}`,
      `--port=${port}`,
      '--skip-name-resolve',
      ...asRoot(),
      ...args.map((argument) => argument.replace('{folder}', folder)),
    ],
    logFile
  );
  const stop = async () => {
    await end(process, 'SIGKILL', STOP_LIMIT_MS);
    await rm(folder, { recursive: true });
  };
  try {
    await untilItAnswers({ title: 'MariaDB', name: 'mariadb', logFile, process }, () => greet(port), START_LIMIT_MS);
  } catch (thrown) {
    await stop();
    throw thrown;
  }
  return { target: { sink: 'mysql', host: HOST, port, ...LOGIN }, [Symbol.asyncDispose]: stop };
}

/** Logs in without checking its certificate, whether it requires TLS or not. */
async function greet(port: number): Promise<void> {
  const address = { host: HOST, port, ...LOGIN };
  const connection = await createConnection({ ...address, ssl: { rejectUnauthorized: false } }).catch(() =>
    createConnection(address)
  );
  await connection.end();
}
