import { createConnection, type Connection } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach } from 'vitest';

import type { Reading } from '../../service/src/model/reading.ts';
import type { StoringSink } from '../../service/src/sinks/contract.ts';
import { connectMysql } from '../../service/test/sinks/connect.ts';
import { newRun } from '../../service/test/sinks/rows.ts';
import { sharedMariadb, type TestMariadb } from './start-mariadb.ts';

/** A private MariaDB for the tests of a file, and sinks that write to it. Each test has its own run. */
export interface MysqlTrial {
  readonly mariadb: TestMariadb;
  /** Logged in with all privileges. */
  readonly administrator: Connection;
  readonly run: string;
  connect(options?: object, target?: object): StoringSink;
  prepared(options?: object, target?: object): Promise<StoringSink>;
}

/** Call once per file, in its `describe`. */
export function mysqlTrial(): MysqlTrial {
  let mariadb: TestMariadb;
  let administrator: Connection;
  let run: string;
  beforeAll(async () => {
    mariadb = await sharedMariadb();
    administrator = await createConnection({ ...mariadb.administrator(), database: 'temperature' });
  });
  afterAll(async () => {
    await administrator.end();
    await mariadb[Symbol.asyncDispose]();
  });
  beforeEach(() => {
    run = newRun();
  });
  const connect = (options: object = {}, target: object = {}) =>
    connectMysql({ ...mariadb.target(), ...target }, options);
  return {
    get mariadb() {
      return mariadb;
    },
    get administrator() {
      return administrator;
    },
    get run() {
      return run;
    },
    connect,
    async prepared(options, target) {
      const sink = connect(options, target);
      await sink.prepare({ run, payload: 1, locations: [] });
      return sink;
    },
  };
}

/** A millisecond apart. */
export function readings(...values: number[]): Reading[] {
  return values.map((value, at) => ({ location: 'lab', time: Date.UTC(2026, 10, 24) + at, value }));
}
