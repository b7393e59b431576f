import { setTimeout } from 'node:timers/promises';

import { describe, expect, it, vi } from 'vitest';

import { trialSink } from '../../test/trial-sink/kind.ts';
import { TrialOptions, TrialTarget } from '../../test/trial-sink/options.ts';
import { TrialSink } from '../../test/trial-sink/sink.ts';
import type { ConfiguredTarget } from '../config/settings.ts';
import { Fault } from '../model/fault.ts';
import { storeSample, type StorePressure } from '../sinks/store-pressure.ts';
import { WatchedStore } from './watched-store.ts';

/** A store that reports nothing but how long it takes to answer. */
function answering(ping: () => Promise<void>) {
  const asked = { pings: 0, reads: 0 };
  const pressure: StorePressure = {
    ping: () => {
      asked.pings += 1;
      return ping();
    },
    read: () => {
      asked.reads += 1;
      return Promise.resolve({ figures: {}, missing: [] });
    },
    close: () => undefined,
  };
  return { asked, target: watchedTarget(() => Promise.resolve(pressure)) };
}

function watchedTarget(pressure: () => Promise<StorePressure>): ConfiguredTarget {
  const connect = (target: unknown, options: unknown) =>
    Promise.resolve(Object.assign(new TrialSink(TrialTarget.parse(target), TrialOptions.parse(options)), { pressure }));
  return {
    name: 'trial',
    origin: 'file',
    kind: { ...trialSink, connect },
    settings: { sink: 'trial', file: '/tmp/never-written' },
  };
}

describe('a store that is watched', () => {
  it('is asked before the producers start, so that answers that queue later are known to be slow', async () => {
    let answerMs = 0;
    const { asked, target } = answering(() => setTimeout(answerMs));
    using watched = await WatchedStore.idle(target, {}, () => undefined);
    expect(asked).toMatchObject({ pings: expect.any(Number), reads: 0 });
    expect(asked.pings).toBeGreaterThan(0);

    answerMs = 100;
    watched.begin();
    await vi.waitFor(() => expect(asked.reads).toBeGreaterThan(1), 20_000);
    const second = await vi.waitFor(() => watched.take() ?? expect.fail('Nothing was reported.'), 20_000);
    expect(storeSample(second).figures).toMatchObject({ slowAnswers: 1 });
  });

  it('does not hold up a run by not answering', async () => {
    const { target } = answering(() => Promise.withResolvers<void>().promise);
    using watched = await WatchedStore.idle(target, {}, () => undefined);
    expect(watched.take()).toBeNull();
  });

  it('does not hold up a run by refusing, which is noted once', async () => {
    const refusal = new Fault({ kind: 'configuration', code: 'REFUSED', message: 'No.', hint: 'Ask another one.' });
    const notes: string[] = [];
    let refused = 0;
    const target = watchedTarget(() => {
      refused += 1;
      return Promise.reject(refusal);
    });
    using watched = await WatchedStore.idle(target, {}, (text) => notes.push(text));
    watched.begin();
    await vi.waitFor(() => expect(refused).toBeGreaterThan(2), 20_000);
    expect(notes).toEqual(['The store did not report its own figures: No.']);
  });
});
