import { Run, RunSpec } from '@thermobench/service/model/run.ts';
import { TargetSummary } from '@thermobench/service/model/target.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { serviceAt, type Service } from '../api/client.ts';
import { ServiceError } from '../api/serviceError.ts';
import { targetsInOrder } from './targetOrder.ts';

const NOW = 1_800_000_000_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

function run(target: string, kind: 'run' | 'collection', part: object = {}, spec: object = {}): Run {
  return Run.parse({
    ...{ id: 'aaaaaaaa', state: 'done', kind, sink: 'mysql', createdAt: 0, startedAt: 0, endedAt: NOW - HOUR },
    ...{ startedBy: null, sweep: null, offered: 9, acked: 9, rowsPerSecond: null, valid: null, brief: null },
    spec: RunSpec.parse({ target, ...spec }),
    ...part,
  });
}

/** The age of each store's newest reading, or how the store answers instead. */
type Stores = Record<string, number | Promise<never> | ServiceError>;
let services = 0;

/** A service with these stores, a target `null` that stores nothing, and a `topic` that can be read only as a whole. */
function service(stores: Stores, runs: Run[] = []) {
  const asked: string[] = [];
  const target = (name: string, sink: string) =>
    TargetSummary.parse({ name, sink, address: '', origin: 'file', options: {} });
  const get: Service['get'] = async (path, schema, asking) => {
    if (path === 'runs') {
      return schema.parse(runs);
    }
    if (path === 'targets') {
      const named = Object.keys(stores).map((name) => target(name, 'mysql'));
      return schema.parse([target('null', 'null'), target('topic', 'kafka'), ...named]);
    }
    const name = String(asking?.query?.target);
    asked.push(name);
    const age = await stores[name];
    if (age instanceof ServiceError) {
      throw age;
    }
    return schema.parse(age === undefined ? [] : [{ location: 'attic', time: NOW - age, value: 20 }]);
  };
  return { asked, asking: { service: { ...serviceAt(''), get }, proxyUrl: `service ${services++}` } };
}

/** All targets, in the order in which a list offers them. */
async function order(stores: Stores, runs?: Run[]): Promise<string[]> {
  return targetsInOrder(service(stores, runs).asking);
}

describe('the choice of a target', () => {
  it('begins with the store with the newest reading, even if another program wrote it', async () => {
    expect(await order({ old: 9 * HOUR, elsewhere: 2 * HOUR, older: 99 * HOUR })).toEqual([
      ...['elsewhere', 'null', 'topic', 'old', 'older'],
    ]);
  });

  it('has the order of the configuration if no store has a reading', async () => {
    const none = new ServiceError({ kind: 'failed', message: 'Connection refused.' });
    expect(await order({ sqlite: none, mariadb: none })).toEqual(['null', 'topic', 'sqlite', 'mariadb']);
    expect(await order({ sqlite: none, mariadb: none }, [run('mariadb', 'run')])).toEqual([
      ...['null', 'topic', 'sqlite', 'mariadb'],
    ]);
  });

  it('begins with the target of the newest collection, whatever benchmark runs wrote since', async () => {
    const runs = [run('sqlite', 'run'), run('topic', 'collection'), run('mariadb', 'collection', { endedAt: 1 })];
    expect((await order({ sqlite: 9 * HOUR, mariadb: 9 * HOUR }, runs))[0]).toBe('topic');
    const endless = run('mariadb', 'run', {}, { durationMs: null, ratePerSecond: 1 });
    expect((await order({ sqlite: 9 * HOUR, mariadb: 9 * HOUR }, [endless]))[0]).toBe('mariadb');
  });

  it('begins with a store that received readings after the end of the last collection', async () => {
    expect((await order({ sqlite: 30 * MINUTE, mariadb: HOUR }, [run('mariadb', 'collection')]))[0]).toBe('sqlite');
    expect((await order({ sqlite: 2 * HOUR, mariadb: HOUR }, [run('mariadb', 'collection')]))[0]).toBe('mariadb');
  });

  it('queries no store while a collection is active', async () => {
    const { asked, asking } = service({ sqlite: 0, mariadb: 0 }, [run('mariadb', 'collection', { endedAt: null })]);
    expect((await targetsInOrder(asking))[0]).toBe('mariadb');
    expect(asked).toEqual([]);
  });

  it('does not change while two stores both receive readings', async () => {
    expect((await order({ sqlite: 20_000, mariadb: 1_000 }))[0]).toBe('sqlite');
    expect((await order({ sqlite: 1_000, mariadb: 20_000 }))[0]).toBe('sqlite');
  });

  it('waits only briefly for a store that does not answer, and queries each store once, however often the list is refreshed', async () => {
    const { asked, asking } = service({ hangs: new Promise<never>(() => {}), elsewhere: HOUR });
    for (const waitMs of [1_500, 1_500]) {
      const choices = targetsInOrder(asking);
      await vi.advanceTimersByTimeAsync(waitMs);
      expect((await choices)[0]).toBe('elsewhere');
    }
    // A topic and the null sink have no index of their newest readings.
    expect(asked).toEqual(['hangs', 'elsewhere']);
  });
});
