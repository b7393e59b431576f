import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { ConfiguredTarget } from '../../service/src/config/settings.ts';
import type { Run, RunRequest } from '../../service/src/model/run.ts';
import { mysqlSink } from '../../service/src/sinks/mysql/kind.ts';
import { startCuttableProxy } from './cuttable-proxy.ts';
import { sharedMariadb, type TestMariadb } from './start-mariadb.ts';
import { openTrialEngine } from '../../service/test/engine/trial-engine.ts';

let mariadb: TestMariadb;
beforeAll(async () => {
  mariadb = await sharedMariadb();
});
afterAll(() => mariadb[Symbol.asyncDispose]());

const ENDLESS: RunRequest = { target: 'trial', source: { kind: 'synthetic' }, producers: 4, durationMs: null };
const isWriting = ({ acked }: Run) => acked > 0;

function target(changes: object = {}): ConfiguredTarget {
  const settings = mysqlSink.target.parse({ ...mariadb.target(), timeoutMs: 2_000, ...changes });
  return { name: 'trial', origin: 'file', kind: mysqlSink, settings };
}

async function serverPid(): Promise<number> {
  const { pid } = await mariadb.server.status();
  if (pid === null) {
    throw new Error('The private MariaDB is not up.');
  }
  return pid;
}

describe('a run whose store', () => {
  it('is killed ends as failed, and every acked row is there after the restart', async () => {
    await using trial = openTrialEngine([target()]);
    const { id } = await trial.start(ENDLESS);
    const { acked } = await trial.until(id, isWriting);
    await mariadb.kill('SIGKILL');
    const report = await trial.ended(id);
    expect(report).toMatchObject({ state: 'failed', valid: null, ledger: null, ledgerProblem: { kind: 'transient' } });
    expect(report.errors[0]).toMatchObject({
      kind: 'fatal',
      hint: expect.stringContaining("Check the target's host and port"),
    });

    await mariadb.start();
    const verified = await trial.engine.verify(id);
    expect(verified).toMatchObject({ state: 'failed', valid: true, ledger: { lost: 0, duplicated: 0, wrong: 0 } });
    expect(verified.ledger?.stored).toBeGreaterThanOrEqual(acked);
  });

  it('hangs ends when its timeouts expire, and loses nothing', async () => {
    await using trial = openTrialEngine([target({ timeoutMs: 1_000 })]);
    const { id } = await trial.start(ENDLESS);
    await trial.until(id, isWriting);
    const pid = await serverPid();
    process.kill(pid, 'SIGSTOP');
    try {
      const report = await trial.ended(id);
      expect(report.state).toBe('failed');
      expect(new Set(report.errors.map(({ kind }) => kind))).toEqual(new Set(['fatal', 'transient']));
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    expect(await trial.engine.verify(id)).toMatchObject({ valid: true, ledger: { lost: 0, duplicated: 0, wrong: 0 } });
  });

  it('is restarted within the limit continues and finishes', async () => {
    await using trial = openTrialEngine([target()]);
    const { id } = await trial.start(ENDLESS);
    await trial.until(id, isWriting);
    await mariadb.kill('SIGKILL');
    await mariadb.start();
    const { acked } = await trial.engine.run(id);
    await trial.until(id, (run) => run.acked > acked);
    await trial.engine.stop(id);
    const report = await trial.ended(id);
    expect(report).toMatchObject({ state: 'done', valid: true, ledger: { lost: 0, duplicated: 0, wrong: 0 } });
    expect(new Set(report.errors.map(({ kind }) => kind))).toEqual(new Set(['transient']));
  });

  it('becomes unreachable and returns continues; the interruptions are counted, and nothing is lost or stored twice', async () => {
    await using proxy = await startCuttableProxy(Number(mariadb.target().port));
    await using trial = openTrialEngine([target({ port: proxy.port })]);
    const { id } = await trial.start(ENDLESS);
    let { acked } = await trial.until(id, isWriting);
    for (let cuts = 0; cuts < 3; cuts += 1) {
      await proxy.cut();
      await proxy.mend();
      const before = acked;
      ({ acked } = await trial.until(id, (run) => run.acked > before));
    }
    await trial.engine.stop(id);
    const report = await trial.ended(id);
    expect(report).toMatchObject({ state: 'done', valid: true, ledger: { lost: 0, duplicated: 0, wrong: 0 } });
    expect(new Set(report.errors.map(({ kind }) => kind))).toEqual(new Set(['transient']));
    expect(report.errors.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThanOrEqual(3);
    const samples = await trial.engine.samples(id, { after: -1, maxPoints: 1_000 });
    expect(samples.reduce((sum, { transientErrors }) => sum + transientErrors, 0)).toBeGreaterThanOrEqual(3);
  });
});

describe('a run with', () => {
  it.each([
    ['a wrong password', { password: 'not this one' }, 'ER_ACCESS_DENIED_ERROR'],
    ['an unknown database', { database: 'nowhere' }, /^ER_(DB_ACCESS|DBACCESS)_DENIED_ERROR$|^ER_BAD_DB_ERROR$/],
  ])('%s ends as failed with a configuration fault', async (_what, changes, code) => {
    await using trial = openTrialEngine([target(changes)]);
    const { id } = await trial.start({ ...ENDLESS, rows: 10 });
    expect(await trial.ended(id)).toMatchObject({
      state: 'failed',
      startedAt: null,
      ledger: null,
      errors: [{ kind: 'configuration', code: expect.stringMatching(code), hint: expect.stringMatching(/\w/) }],
    });
  });
});
