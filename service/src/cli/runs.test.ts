import { expect, it } from 'vitest';

import { Run, RunSpec } from '../model/run.ts';
import { runsTable } from './runs.ts';

function run(id: string, brief: object): Run {
  return Run.parse({
    ...{ id, kind: 'run', sink: 'sqlite', state: 'done', createdAt: 1, startedAt: 1, endedAt: 2, startedBy: null },
    ...{ sweep: null, offered: 1, acked: 1, rowsPerSecond: 1, valid: true },
    spec: RunSpec.parse({ target: 'sqlite' }),
    brief: { ledger: null, serviceP99Ms: 3, generatorLimited: false, ...brief },
  });
}

it("shows the outcome of a run's thresholds in a list", () => {
  const result = (outcome: string) => ({ measure: 'errors', condition: '<= 0', measured: 1, outcome, reason: null });
  const [passed, failed, unknown] = ['passed', 'failed', 'unknown'].map(result);
  const state = (thresholds: unknown) => / (done.*?) {2}/.exec(runsTable([run('limited0', { thresholds })]))?.[1];
  expect(state([passed, passed])).toBe('done, 2 thresholds passed');
  expect(state([passed, unknown])).toBe('done, 1 of 2 thresholds unknown');
  expect(state([failed, unknown, passed])).toBe('done, 1 of 3 thresholds failed');
  expect(state(undefined)).toBe('done');
});

it('lists a paced run by its p99 from the intended start, and says if it fell behind', () => {
  const table = runsTable([
    run('closed00', {}),
    run('paced000', { intendedP99Ms: 40 }),
    run('behind00', { intendedP99Ms: 4_000, fellBehind: true, p99AtLeast: true }),
  ]);
  const line = (id: string) => table.split('\n').find((each) => each.startsWith(id));
  expect(line('closed00')).toMatch(/ done {2,}1 {2,}3 ms {2,}/);
  expect(line('paced000')).toMatch(/ done {2,}1 {2,}40 ms from intended start/);
  expect(line('behind00')).toMatch(/ done, fell behind {2,}1 {2,}≥ 4 s from intended start/);
});
