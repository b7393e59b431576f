import { expect, it } from 'vitest';

import type { RunRequest } from '../../service/src/model/run.ts';
import { mysqlSink } from '../../service/src/sinks/mysql/kind.ts';
import { startMariadbd } from './start-mariadbd.ts';
import { openTrialEngine } from '../../service/test/engine/trial-engine.ts';

/** All tables in one file that must not grow beyond this. */
const SMALL = ['--innodb-data-file-path=ibdata1:12M:autoextend:max:20M', '--skip-innodb-file-per-table'];
const ENDLESS: RunRequest = {
  target: 'small',
  source: { kind: 'synthetic' },
  producers: 2,
  durationMs: null,
  payload: 5,
};

it.each(['single', 'pipelined', 'multirow'])(
  'a run of %s rows into a MariaDB without room for more ends, says so, and keeps every acked row',
  { timeout: 180_000 },
  async (insert) => {
    await using mariadb = await startMariadbd(SMALL);
    const target = { name: 'small', origin: 'file', kind: mysqlSink, settings: mariadb.target } as const;
    await using trial = openTrialEngine([target]);

    const { id } = await trial.start({ ...ENDLESS, sink: { insert, commitEvery: 100 } });
    const report = await trial.ended(id);

    expect(report).toMatchObject({ state: 'failed', ledger: { lost: 0, duplicated: 0, wrong: 0 } });
    expect(report.errors[0]).toMatchObject({
      kind: 'fatal',
      code: 'ER_RECORD_FILE_FULL',
      hint: expect.stringContaining('Make space'),
    });
    expect(report.ledger?.acked).toBeGreaterThan(1_000);
  }
);
