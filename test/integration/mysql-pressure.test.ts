import { setTimeout } from 'node:timers/promises';

import { describe, expect, it } from 'vitest';

import { MysqlTarget } from '../../service/src/sinks/mysql/options.ts';
import { watchServer } from '../../service/src/sinks/mysql/pressure.ts';
import { between, storeSample, type StorePressure } from '../../service/src/sinks/store-pressure.ts';
import { faultOf } from './fault-of.ts';
import { mysqlTrial, readings } from './mysql-trial.ts';

const mysql = mysqlTrial();

describe('what a MySQL server reports about itself', () => {
  it('grows with each flush, and shows how full the log is', async () => {
    const sink = await mysql.prepared({ commitEvery: 1 });
    const pressure = await watch();
    const before = await pressure.read();
    const session = await sink.open(mysql.run, 0);
    for (let seq = 0; seq < 20; seq += 1) {
      await session.write({ firstSeq: seq, readings: readings(1) });
      await session.commit();
    }
    await session.close();
    const { figures, missing } = storeSample(between(before, await pressure.read(), 1_000));
    pressure.close();
    expect(figures).toMatchObject({ rowLockMs: 0, waitingForTable: 0, bufferPoolWaits: 0 });
    expect(figures.flushes).toBeGreaterThan(0);
    expect(figures.logFilled).toBeGreaterThan(0);
    expect(figures.logFilled).toBeLessThan(1);
    expect(figures.logFull).toBe(0);
    expect(figures.runningThreads).toBeGreaterThanOrEqual(0);
    expect(missing).toEqual([]);
  });

  it.each(['table', 'rows'])('shows that a session waits for a lock: %s', async (what) => {
    const sink = await mysql.prepared({ commitEvery: 1 });
    const pressure = await watch();
    const before = await pressure.read();
    const session = await sink.open(mysql.run, 1);
    await mysql.administrator.query(what === 'table' ? 'LOCK TABLES reading WRITE' : 'BEGIN');
    await mysql.administrator.query('SELECT COUNT(*) FROM reading FOR UPDATE');
    const written = Promise.resolve(session.write({ firstSeq: 0, readings: readings(1) })).then(() => session.commit());
    await (what === 'table' ? expect.poll(() => waitingIn(pressure)).toBe(1) : setTimeout(300));
    await mysql.administrator.query(what === 'table' ? 'UNLOCK TABLES' : 'COMMIT');
    await written;
    await session.close();
    const { amounts } = between(before, await pressure.read(), 1_000);
    pressure.close();
    expect(amounts.rowLockMs).toBeGreaterThanOrEqual(what === 'rows' ? 100 : 0);
  });

  it('answers a request that needs no work, also while its tables are locked', async () => {
    const pressure = await watch();
    await mysql.prepared({});
    await mysql.administrator.query('LOCK TABLES reading WRITE');
    expect(pressure.ping).toBeDefined();
    await pressure.ping?.();
    await mysql.administrator.query('UNLOCK TABLES');
    pressure.close();
  });

  it('is refused as other questions are', async () => {
    expect(await faultOf(watch({ password: 'lavender' }))).toMatchObject({
      kind: 'configuration',
      code: 'ER_ACCESS_DENIED_ERROR',
    });
  });
});

function watch(target: object = {}): Promise<StorePressure> {
  return watchServer(MysqlTarget.parse({ ...mysql.mariadb.target(), ...target }));
}

async function waitingIn(pressure: StorePressure): Promise<number | undefined> {
  return (await pressure.read()).figures.waitingForTable;
}
