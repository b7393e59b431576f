import { initPluginTranslations } from '@grafana/i18n';
import { Run, RunSpec } from '@thermobench/service/model/run.ts';
import { StoreState } from '@thermobench/service/model/store-state.ts';
import { TargetSummary } from '@thermobench/service/model/target.ts';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import type { Service } from '../api/client.ts';
import { ServiceError } from '../api/serviceError.ts';
import { storesFrame } from './frames/stores.ts';
import { storesNow } from './storesNow.ts';

beforeAll(() => initPluginTranslations('test', []));
afterEach(() => void vi.useRealTimers());

const NOW = 1_800_000_000_000;
const signal = new AbortController().signal;

function target(name: string, sink: string) {
  return TargetSummary.parse({ name, sink, address: '', origin: 'file', options: {} });
}

function stateOf(name: string, error: ServiceError | null) {
  const problem = error && { kind: 'transient', code: 'ECONNREFUSED', message: error.message, hint: '', count: 1 };
  return StoreState.parse({
    ...{ target: name, state: error ? 'unreachable' : 'reachable', checkedAt: Date.now(), inUse: false },
    ...{ version: null, roundTripMs: null, problem },
  });
}

const COLLECTION = Run.parse({
  ...{ id: 'aaaaaaaa', state: 'running', kind: 'collection', sink: 'mysql', createdAt: NOW - 900_000 },
  ...{ startedAt: NOW - 900_000, endedAt: null, startedBy: null, sweep: null, offered: 900, acked: 890 },
  ...{ rowsPerSecond: null, valid: null, brief: null },
  spec: RunSpec.parse({ target: 'mariadb', durationMs: null, ratePerSecond: 1, label: 'the attic' }),
});

/**
 * A service. `newest` has the age of each target's newest reading, or the target's error; `active` has the active runs.
 */
function service(newest: Record<string, number | Promise<number> | ServiceError>, active: Run[] = [COLLECTION]) {
  const get = vi.fn(async (path: string, _schema: unknown, asking?: { query?: { target?: string } }) => {
    const name = asking?.query?.target ?? '';
    if (path === 'stores') {
      return Object.entries(newest).map(([each, age]) => stateOf(each, age instanceof ServiceError ? age : null));
    }
    if (path !== 'newest') {
      const targets = Object.keys(newest).map((each) => target(each, each === 'topic' ? 'kafka' : 'mysql'));
      return path === 'targets' ? [...targets, target('nothing', 'null'), target('archive', 'archive')] : active;
    }
    const age = newest[name] ?? 0;
    if (age instanceof ServiceError) {
      throw age;
    }
    return [{ location: 'attic', time: NOW - (await age), value: 20 }];
  });
  return { get, as: (proxyUrl: string) => ({ service: { get } as unknown as Service, proxyUrl, signal }) };
}

function rowsOf(frame: ReturnType<typeof storesFrame>) {
  return Array.from({ length: frame.length }, (_, row) =>
    Object.fromEntries(frame.fields.map(({ name, values }): [string, unknown] => [name, values[row]]))
  );
}

describe('the table of stores', () => {
  it("has the age of the newest reading, whichever program wrote it, and the service's collection", async () => {
    const { get, as } = service({ mariadb: 2_000, elsewhere: 5_000, old: 86_400_000, topic: 0 });
    const rows = rowsOf(storesFrame(await storesNow(as('ages')), 'A', NOW));
    expect(rows).toEqual([
      expect.objectContaining({ store: 'mariadb', state: 'collecting', 'newest reading': 2, locations: 1, acked: 890 }),
      expect.objectContaining({ store: 'elsewhere', state: 'readings arrive', 'newest reading': 5, collection: '' }),
      expect.objectContaining({ store: 'old', state: 'no collection', 'newest reading': 86_400 }),
      expect.objectContaining({ store: 'topic', state: 'no collection', 'newest reading': null }),
    ]);
    expect(rows[0]).toMatchObject({ collection: 'the attic', id: 'aaaaaaaa', since: NOW - 900_000 });
    // The newest reading of a topic is found only by reading the whole topic.
    expect(get.mock.calls.flatMap(([path, , asking]) => (path === 'newest' ? asking?.query?.target : []))).toEqual([
      ...['mariadb', 'elsewhere', 'old'],
    ]);
  });

  it('calls a store silent if its collection is active and no reading arrives', async () => {
    const { as } = service({ mariadb: 300_000 });
    expect(rowsOf(storesFrame(await storesNow(as('silent')), 'A', NOW))).toMatchObject([{ state: 'silent' }]);
  });

  it('does not call a store silent before its slow collection has missed three readings', async () => {
    const hourly = { ...COLLECTION, spec: { ...COLLECTION.spec, ratePerSecond: 1 / 3_600 } };
    const late = service({ mariadb: 2 * 3_600_000 }, [hourly]);
    expect(rowsOf(storesFrame(await storesNow(late.as('slowly')), 'A', NOW))).toMatchObject([{ state: 'collecting' }]);
    const old = { ...hourly, startedAt: NOW - 86_400_000 };
    expect(
      rowsOf(storesFrame(await storesNow(service({ mariadb: 4 * 3_600_000 }, [old]).as('gone')), 'A', NOW))
    ).toMatchObject([{ state: 'silent' }]);
  });

  it('lists stores that do not answer, including a topic, before those that do', async () => {
    const down = new ServiceError({ kind: 'failed', message: 'Connection refused.' });
    const { as } = service({ elsewhere: 1_000, mariadb: down, topic: down });
    expect(rowsOf(storesFrame(await storesNow(as('down')), 'A', NOW))).toMatchObject([
      { store: 'mariadb', state: 'no answer', reason: 'Connection refused.', 'newest reading': null },
      { store: 'topic', state: 'no answer', reason: 'Connection refused.', 'newest reading': null },
      { store: 'elsewhere', state: 'readings arrive', reason: '' },
    ]);
  });

  it('does not wait for a slow store, and does not query it again until it has answered', async () => {
    vi.useFakeTimers({ now: NOW });
    const slow = Promise.withResolvers<number>();
    const { get, as } = service({ mariadb: slow.promise });
    const first = storesNow(as('slow'));
    await vi.advanceTimersByTimeAsync(4_000);
    const waiting = storesFrame(await first, 'A', NOW);
    expect(rowsOf(waiting)).toMatchObject([{ state: 'waiting for the store', 'newest reading': null }]);
    expect(waiting.fields.map(({ name }) => name)).not.toContain('reason');
    slow.resolve(1_000);
    expect(rowsOf(storesFrame(await storesNow(as('slow')), 'A', NOW))).toMatchObject([{ state: 'collecting' }]);
    expect(get.mock.calls.filter(([path]) => path === 'newest')).toHaveLength(1);
  });
});
