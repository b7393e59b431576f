import { join } from 'node:path';

import { expect, it } from 'vitest';

import type { ConfiguredTarget } from '../config/settings.ts';
import { Journal } from '../journal/journal.ts';
import { sqliteSink } from '../sinks/sqlite/kind.ts';
import { openTrialEngine, SHORT } from '../../test/engine/trial-engine.ts';
import { emptyAfter } from './emptying.ts';

/** A database whose rows are counted only when the gate opens, once there is one. */
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

it('is not undone by a count that began before it: the run stays valid, and says that its rows were deleted', async () => {
  const gated = gatedTarget(() => join(trial.dataFolder, 'readings.db'));
  await using trial = openTrialEngine([gated.target]);
  const { id } = await trial.start(SHORT);
  await trial.ended(id);
  const journal = new Journal(trial.dataFolder);
  // The run belongs to a target whose counts can be delayed.
  journal.correctReport(id, (report) => ({ ...report, target: 'gated' }));

  const open = Promise.withResolvers<void>();
  gated.close(open.promise);
  const verifying = trial.engine.verify(id);
  await gated.counting;
  const emptied: unknown[] = [];
  await emptyAfter(journal, gated.target, id, (_target, times) => emptied.push(times));
  open.resolve();

  const expected = { valid: true, readingsDeletedAt: expect.any(Number), ledger: { stored: 200, lost: 0 } };
  expect(await verifying).toMatchObject(expected);
  expect(await trial.engine.report(id)).toMatchObject(expected);
  expect(emptied).toEqual([{ from: expect.any(Number), until: expect.any(Number) }]);
  journal.close();
});

it('leaves no trace of a run that was removed while it was counted', async () => {
  const gated = gatedTarget(() => join(trial.dataFolder, 'readings.db'));
  await using trial = openTrialEngine([gated.target]);
  const { id } = await trial.start(SHORT);
  await trial.ended(id);
  const journal = new Journal(trial.dataFolder);
  journal.correctReport(id, (report) => ({ ...report, target: 'gated' }));

  const open = Promise.withResolvers<void>();
  gated.close(open.promise);
  const verifying = trial.engine.verify(id);
  await gated.counting;
  await trial.engine.remove(id);
  open.resolve();
  await verifying;
  expect(journal.report(id)).toBeNull();
  expect(journal.events(id)).toEqual([]);
  journal.close();
});
