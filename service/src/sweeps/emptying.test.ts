import { join } from 'node:path';

import { expect, it } from 'vitest';

import type { ConfiguredTarget } from '../config/settings.ts';
import { Journal } from '../journal/journal.ts';
import { sqliteSink } from '../sinks/sqlite/kind.ts';
import { openTrialEngine, SHORT } from '../../test/engine/trial-engine.ts';
import { emptyAfter } from './emptying.ts';

/** A database that, once there is a gate, counts rows only when the gate opens. */
function gatedTarget(file: () => string) {
  const counting = Promise.withResolvers<void>();
  let gate: Promise<void> | null = null;
  const target: ConfiguredTarget = {
    ...{ name: 'gated', origin: 'file', settings: { sink: 'sqlite', file: join('/', 'replaced') } },
    kind: {
      ...sqliteSink,
      async connect(_settings, options) {
        const sink = await sqliteSink.connect({ sink: 'sqlite', file: file() }, options);
        const { ledger } = sink;
        if (gate !== null && ledger !== undefined) {
          const opened = gate;
          const count: typeof ledger.count = async (...asked) => {
            counting.resolve();
            await opened;
            return ledger.count(...asked);
          };
          Object.defineProperty(sink, 'ledger', { value: { count } });
        }
        return sink;
      },
    },
  };
  return { target, counting: counting.promise, close: (until: Promise<void>) => void (gate = until) };
}

/** A finished run whose rows are being counted, until `finish` is called. */
async function runBeingCounted() {
  const gated = gatedTarget(() => join(trial.dataFolder, 'readings.db'));
  const trial = openTrialEngine([gated.target]);
  const { id } = await trial.start(SHORT);
  await trial.ended(id);
  const journal = new Journal(trial.dataFolder);
  // The run belongs to a target whose counts can be delayed.
  journal.correctReport(id, (report) => ({ ...report, target: 'gated' }));

  const open = Promise.withResolvers<void>();
  gated.close(open.promise);
  const verifying = trial.engine.verify(id);
  await gated.counting;
  return {
    ...{ id, journal, engine: trial.engine, target: gated.target },
    finish: () => {
      open.resolve();
      return verifying;
    },
    [Symbol.asyncDispose]: async () => {
      journal.close();
      await trial[Symbol.asyncDispose]();
    },
  };
}

it('a deletion of rows is not undone by a count that began before it: the run stays valid, and says that its rows were deleted', async () => {
  await using run = await runBeingCounted();
  const emptied: unknown[] = [];
  await emptyAfter(run.journal, run.target, run.id, (_target, times) => emptied.push(times));

  const expected = { valid: true, readingsDeletedAt: expect.any(Number), ledger: { stored: 200, lost: 0 } };
  expect(await run.finish()).toMatchObject(expected);
  expect(await run.engine.report(run.id)).toMatchObject(expected);
  expect(emptied).toEqual([{ from: expect.any(Number), until: expect.any(Number) }]);
});

it('a count leaves no trace of a run that was removed in the meantime', async () => {
  await using run = await runBeingCounted();
  await run.engine.remove(run.id);
  await run.finish();
  expect(run.journal.report(run.id)).toBeNull();
  expect(run.journal.events(run.id)).toEqual([]);
});
