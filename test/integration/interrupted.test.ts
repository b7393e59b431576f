import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { expect, it } from 'vitest';

import { openTrialEngine } from '../../service/test/engine/trial-engine.ts';

const MAIN = fileURLToPath(new URL('../../service/src/cli/main.ts', import.meta.url));

it('a run whose process is killed is marked as interrupted at the next start, with its samples and without a loss; finished runs are unchanged', async () => {
  await using trial = openTrialEngine();
  const { id: finishedId } = await trial.start({ target: 'sqlite', source: { kind: 'synthetic' }, rows: 100 });
  const finished = await trial.ended(finishedId);

  const flags = ['run', '--target', 'sqlite', '--source', 'synthetic', '--producers', '2', '--duration', 'forever'];
  const child = spawn(process.execPath, [MAIN, ...flags, '--data', trial.dataFolder, '--json'], { stdio: 'ignore' });
  const killed = await trial.firstRun((run) => run.id !== finishedId && run.acked > 0);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await trial.engine.run(killed.id)).toMatchObject({ state: 'running' });

  await trial.reopen();
  expect(await trial.engine.run(killed.id)).toMatchObject({ state: 'interrupted', valid: null });
  expect(await trial.engine.report(killed.id)).toMatchObject({
    state: 'interrupted',
    rowsPerSecond: expect.any(Number),
    ledgerProblem: { code: 'INTERRUPTED', hint: expect.stringContaining(`verify ${killed.id}`) },
  });
  const samples = await trial.engine.samples(killed.id, { after: -1, maxPoints: 100 });
  expect(samples.length).toBeGreaterThan(0);
  expect(samples.reduce((sum, { acked }) => sum + acked, 0)).toBeGreaterThanOrEqual(killed.acked);

  const verified = await trial.engine.verify(killed.id);
  expect(verified).toMatchObject({ valid: true, ledger: { lost: 0, duplicated: 0, wrong: 0 }, ledgerProblem: null });
  expect(verified.ledger?.stored).toBeGreaterThanOrEqual(killed.acked);
  expect(await trial.engine.report(finishedId)).toEqual(finished);
});
