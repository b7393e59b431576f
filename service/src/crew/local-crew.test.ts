import type { Worker } from 'node:worker_threads';

import { describe, expect, it } from 'vitest';

import { RunSpec, type RunRequest } from '../model/run.ts';
import type { ProducerAccount } from '../sinks/contract.ts';
import type { SinkKind } from '../sinks/sink-kind.ts';
import { nullSink } from '../sinks/null/kind.ts';
import type { Second } from '../producer/second.ts';
import type { CrewOrder } from './crew.ts';
import { describeCrew } from '../../test/crew/conformance.ts';
import { Fault } from '../model/fault.ts';
import { LocalCrew } from './local-crew.ts';

function order(request: Partial<RunRequest> = {}): CrewOrder {
  const spec = RunSpec.parse({ target: 'nowhere', source: { kind: 'synthetic' }, durationMs: null, ...request });
  return { run: '00000001', spec, producers: 3 };
}

function crewWith(kind: SinkKind): LocalCrew {
  return new LocalCrew((name) => ({ name, origin: 'built-in', kind, settings: { sink: 'null' } }), null);
}

const crew = crewWith(nullSink);

describeCrew('a crew of this process', () => ({
  crew: new LocalCrew((name) => {
    if (name !== 'trial') {
      throw new Fault({
        kind: 'configuration',
        code: 'TARGET_UNKNOWN',
        message: `There is no ${name}.`,
        hint: 'None.',
      });
    }
    return { name, origin: 'built-in', kind: nullSink, settings: { sink: 'null' } };
  }, null),
}));

describe('a crew of this process', () => {
  it('distributes producers and rows, and ends with the account of each', async () => {
    const run = await crew.muster(order({ rows: 1_000 }));
    const seconds: Second[] = [];
    run.go((second) => seconds.push(second));
    expect(await run.ended).toEqual({
      fault: null,
      accounts: [334, 333, 333].map((rows, producer) => ({ producer, offered: rows, acked: rows, unacked: [] })),
    });
    expect(seconds.reduce((sum, { acked }) => sum + acked, 0)).toBe(1_000);
    expect(run.source.description).toContain('synthetic');
  });

  it('takes a sample every second while the sink keeps its threads busy, and stops on request', async () => {
    const run = await crew.muster(order());
    const third = Promise.withResolvers<void>();
    const seconds: Second[] = [];
    run.go((second) => {
      seconds.push(second);
      if (second.second >= 3) {
        third.resolve();
      }
    });
    await third.promise;
    run.stop();
    const { accounts } = await run.ended;
    seconds.slice(1).forEach(({ second }, before) => expect(second).toBeGreaterThan(seconds[before].second));
    expect(seconds.reduce((sum, { acked }) => sum + acked, 0)).toBe(
      accounts.reduce((sum, { acked }) => sum + acked, 0)
    );
  });

  it('ends when one of its threads dies, with the last report of that thread', async () => {
    const threads: Worker[] = [];
    const note = (thread: Worker) => threads.push(thread);
    process.on('worker', note);
    const run = await crew.muster(order());
    process.off('worker', note);
    const reported = Promise.withResolvers<readonly ProducerAccount[]>();
    run.go((_second, accounts) => reported.resolve(accounts));
    const then = await reported.promise;
    await threads[0].terminate();
    const { accounts, fault } = await run.ended;
    expect(fault).toMatchObject({ kind: 'fatal', code: 'THREAD_GONE' });
    for (const { producer, acked } of then) {
      expect(accounts.find((account) => account.producer === producer)?.acked).toBeGreaterThanOrEqual(acked);
    }
  });

  it('rejects if a thread ends before it is ready', async () => {
    const end = (thread: Worker) => void thread.terminate();
    process.on('worker', end);
    try {
      await expect(crew.muster(order())).rejects.toMatchObject({ kind: 'fatal', code: 'THREAD_GONE' });
    } finally {
      process.off('worker', end);
    }
  });

  it('rejects with the fault that prevents a thread from getting ready', async () => {
    await expect(crewWith({ ...nullSink, kind: 'unheard of' }).muster(order())).rejects.toMatchObject({
      kind: 'configuration',
      code: 'SINK_UNKNOWN',
    });
  });
});
