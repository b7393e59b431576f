import type { Connection } from 'mysql2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { login } from '../../service/src/sinks/mysql/login.ts';
import { MysqlTarget } from '../../service/src/sinks/mysql/options.ts';
import { query } from '../../service/src/sinks/mysql/query.ts';
import { mysqlTrial } from './mysql-trial.ts';

const mysql = mysqlTrial();
const LONG_MS = 600_000;
const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

describe('a query whose answer may take long', () => {
  let connection: Connection;
  beforeEach(async () => {
    connection = await login(MysqlTarget.parse(mysql.mariadb.target()), true);
  });
  afterEach(() => connection.destroy());

  it('leaves no timer behind when its connection is lost, which would keep the process alive', async () => {
    const before = timers();
    const answer = query(connection, { sql: 'SELECT SLEEP(600)' }, LONG_MS);
    const lost = expect(answer).rejects.toThrow();
    await mysql.administrator.query(`KILL ${connection.threadId}`);
    await lost;
    expect(timers()).toBeLessThanOrEqual(before);
  });

  it('is given up after its limit', async () => {
    await expect(query(connection, { sql: 'SELECT SLEEP(600)' }, 50)).rejects.toMatchObject({
      code: 'PROTOCOL_SEQUENCE_TIMEOUT',
      message: 'no answer within 0.05 s',
    });
  });
});
