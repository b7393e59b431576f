import { createServer } from 'node:net';
import { once } from 'node:events';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { loadSettings } from '../config/load-settings.ts';
import type { Crew } from '../crew/crew.ts';
import { Journal } from '../journal/journal.ts';
import { Fault } from '../model/fault.ts';
import type { Run, RunState } from '../model/run.ts';
import { mysqlSink } from '../sinks/mysql/kind.ts';
import { nullSink } from '../sinks/null/kind.ts';
import { openLocalEngine } from '../engine/local-engine.ts';
import { ENDLESS, openTrialEngine, SHORT, type TrialEngine } from '../../test/engine/trial-engine.ts';
import { Breaker } from '../outages/breaker.ts';
import { privateStack } from '../outages/private-stack.ts';
import { Conductor } from './conductor.ts';
import type { HostObserver } from './run-execution.ts';
import { checkRun } from './spec.ts';

const NO_HOSTS: HostObserver = () => ({
  hasStore: false,
  take: () => [],
  settle: async () => {},
  gaps: () => [],
  [Symbol.dispose]: () => {},
});

let trial: TrialEngine;
beforeEach(() => {
  trial = openTrialEngine();
});
afterEach(() => trial[Symbol.asyncDispose]());

const inState = (state: RunState) => (run: Run) => run.state === state;

describe('stopping a run', () => {
  it('commits the tail, counts the stored rows and is done', async () => {
    const { id } = await trial.start({ ...ENDLESS, sink: { commitEvery: 100_000 } });
    await trial.until(id, inState('running'));
    await trial.engine.stop(id, 'ada');
    const report = await trial.ended(id);
    expect(report).toMatchObject({ state: 'done', valid: true, ledger: { lost: 0 } });
    expect(report.stopped).toEqual({ at: expect.any(Number), reason: 'request', by: 'ada' });
    expect(await trial.engine.run(id)).toMatchObject({ brief: { stopped: { by: 'ada' } } });
    expect(report.ledger?.acked).toBe(report.ledger?.offered);
    expect(report.ledger?.acked).toBeGreaterThan(0);
  });

  it('twice gives up what is not committed, and still counts the rows', async () => {
    const { id } = await trial.start({ ...ENDLESS, sink: { commitEvery: 100_000 } });
    await trial.until(id, inState('running'));
    await trial.engine.stop(id);
    await trial.engine.stop(id);
    expect(await trial.ended(id)).toMatchObject({
      state: 'cancelled',
      valid: true,
      ledger: { lost: 0, duplicated: 0 },
    });
  });

  it('that has ended changes nothing', async () => {
    const { id } = await trial.start(SHORT);
    const report = await trial.ended(id);
    expect(await trial.engine.stop(id)).toMatchObject({ state: 'done' });
    expect(await trial.engine.report(id)).toEqual(report);
    expect(report.stopped).toBeNull();
  });

  it('while it still waits for its turn cancels it', async () => {
    const running = await trial.start(ENDLESS);
    const waiting = await trial.start(SHORT);
    await trial.until(running.id, inState('running'));
    expect(await trial.engine.run(waiting.id)).toMatchObject({ state: 'planned' });
    await trial.engine.stop(waiting.id, 'ada');
    expect(await trial.ended(waiting.id)).toMatchObject({
      ...{ state: 'cancelled', startedAt: null },
      stopped: { reason: 'request', by: 'ada' },
    });
    expect(await trial.engine.run(running.id)).toMatchObject({ state: 'running' });
  });

  describe('while it connects to a server that never answers', () => {
    const server = createServer();
    beforeEach(async () => {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
    });
    afterEach(() => {
      server.close();
    });

    async function startSilent(timeoutMs: number): Promise<string> {
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      const silent = { sink: 'mysql', host: '127.0.0.1', port, database: 'd', user: 'u', timeoutMs };
      await trial[Symbol.asyncDispose]();
      trial = openTrialEngine([
        { name: 'silent', origin: 'file', kind: mysqlSink, settings: mysqlSink.target.parse(silent) },
      ]);
      const connected = once(server, 'connection');
      const { id } = await trial.start({ ...SHORT, target: 'silent' });
      await connected;
      return id;
    }

    it('twice cancels it immediately', async () => {
      const id = await startSilent(60_000);
      await trial.engine.stop(id);
      await trial.engine.stop(id);
      expect(await trial.ended(id)).toMatchObject({ state: 'cancelled', errors: [] });
    });

    it('by closing the engine works although the server does not answer, and keeps a report', async () => {
      const id = await startSilent(500);
      await trial.reopen();
      expect(await trial.engine.report(id)).toMatchObject({ state: 'failed', errors: [{ kind: 'transient' }] });
    });
  });
});

describe('runs on one target', () => {
  it('come one after the other, in the order of their requests', async () => {
    const first = await trial.start(SHORT);
    const second = await trial.start(SHORT);
    expect(second.id > first.id).toBe(true);
    const report = await trial.ended(second.id);
    expect(report).toMatchObject({ state: 'done', valid: true });
    expect(report.startedAt).toBeGreaterThanOrEqual((await trial.engine.report(first.id)).endedAt);
  });

  it('are refused if they may not wait', async () => {
    const running = await trial.start(ENDLESS);
    await expect(trial.start({ ...SHORT, ifBusy: 'refuse' })).rejects.toMatchObject({
      kind: 'conflict',
      code: 'TARGET_BUSY',
      message: expect.stringContaining(running.id),
    });
    expect(await trial.engine.runs(10)).toHaveLength(1);
  });

  it('do not wait for one on another target', async () => {
    await trial.start(ENDLESS);
    const { id } = await trial.start({ ...SHORT, target: 'null', ifBusy: 'refuse' });
    expect(await trial.ended(id)).toMatchObject({ state: 'done' });
  });

  it('wait for one of another engine on the same data folder', async () => {
    const running = await trial.start(ENDLESS);
    await trial.until(running.id, inState('running'));
    const second = openLocalEngine(loadSettings({ dataFolder: trial.dataFolder, env: {} }));
    const { id } = await second.start(SHORT, null);
    expect(await trial.engine.run(running.id)).toMatchObject({ stoppable: true });
    expect(await second.run(running.id)).toMatchObject({ state: 'running', stoppable: false });
    await expect(second.stop(running.id)).rejects.toMatchObject({ kind: 'conflict', code: 'RUN_ELSEWHERE' });
    expect(await second.run(id)).toMatchObject({ state: 'planned' });

    await trial.engine.stop(running.id);
    const first = await trial.ended(running.id);
    const report = await trial.ended(id);
    expect(report).toMatchObject({ state: 'done', valid: true });
    expect(report.startedAt).toBeGreaterThanOrEqual(first.endedAt);
    expect(await trial.engine.run(running.id)).toMatchObject({ stoppable: false });
    await second.close();
  });
});

it('closing the engine ends both running and waiting runs with a report', async () => {
  const running = await trial.start(ENDLESS);
  const waiting = await trial.start(SHORT);
  await trial.until(running.id, inState('running'));
  await trial.reopen();
  expect(await trial.engine.report(running.id)).toMatchObject({ state: 'done', valid: true, ledger: { lost: 0 } });
  expect(await trial.engine.report(waiting.id)).toMatchObject({ state: 'cancelled' });
});

it('an order to a crew names the target, but contains neither its address nor its password', async () => {
  const orders: string[] = [];
  const crew: Crew = {
    muster: async (order) => {
      orders.push(JSON.stringify(order));
      throw new Fault({ kind: 'fatal', code: 'ENOUGH', message: 'The order was inspected.', hint: 'None.' });
    },
  };
  const secured = {
    name: 'secured',
    origin: 'file' as const,
    kind: { ...nullSink, connect: (_: unknown, options: unknown) => nullSink.connect({ sink: 'null' }, options) },
    settings: { sink: 'null', host: 'store.example', password: 's3cret' },
  };
  const journal = new Journal(trial.dataFolder);
  const conductor = new Conductor(
    journal,
    crew,
    NO_HOSTS,
    new Breaker(journal.outages, privateStack(trial.dataFolder))
  );
  const checked = checkRun({ ...SHORT, target: 'secured' }, new Map([['secured', secured]]));
  const { id } = conductor.start(checked, { startedBy: null });
  await conductor.ended(id);
  journal.close();

  expect(orders.map((order) => JSON.parse(order))).toMatchObject([{ run: id, spec: { target: 'secured' } }]);
  expect(orders[0]).not.toContain('s3cret');
  expect(orders[0]).not.toContain('store.example');
});
