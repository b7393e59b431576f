import { Preset } from '@thermobench/service/model/preset.ts';
import { SweepSpec } from '@thermobench/service/model/sweep.ts';
import { describe, expect, it } from 'vitest';

import { sinkSettings } from './activeSettings.ts';
import { draftOf, type Draft } from './draft.ts';
import { sweepLength } from './howLong.ts';
import { sentence } from './sentence.ts';
import { MARIADB, plan, STREAM, TARGETS } from '../../test/trialPlan.ts';

function words(draft: Partial<Draft>, target = MARIADB): string {
  const made = plan(draft, target);
  return made.kind === 'wrong' ? JSON.stringify(made.errors) : sentence(made, TARGETS);
}

describe('the sentence', () => {
  it.each<[Partial<Draft>, string]>([
    [
      { texts: { 'sink.commitEvery': '1, 10', producers: '4', repeat: '3', durationMs: '29s' } },
      '6 runs, about 3 minutes: commit every 1, 10, 3 times each, in random order. Each run writes to mariadb for 29 s, as fast as the store answers, with 4 producers; then every row is counted in the store.',
    ],
    [
      { ends: 'stop', pace: 'rate', texts: { ratePerSecond: '5', producers: '1' } },
      'One run, which writes to mariadb until someone stops it, at 5 readings per second, with 1 producer; then every row is counted in the store.',
    ],
    [
      { texts: { repeat: '2', durationMs: '2h' } },
      '2 runs, about 4 hours: the same run 2 times. Each run writes to mariadb for 2 h, as fast as the store answers, with 2 producers per CPU thread; then every row is counted in the store.',
    ],
  ])('%#', (draft, expected) => expect(words(draft)).toBe(expected));

  it('adds up the durations of its cases', () => {
    const cases = [{ durationMs: 100_000, warmupMs: 0 }, { durationMs: 10_000 }];
    const spec = SweepSpec.parse({ run: { target: 'mariadb' }, cases });
    // (101 s + 10 s with a warm-up of 1 s + 1 s) for each of six pairs.
    expect(sweepLength(spec, 12)).toBe('12 runs, about 11 minutes');
    expect(sweepLength({ ...spec, cases: [{ durationMs: null, rows: 9 }, {}] }, 2)).toBe('2 runs, of unknown duration');
  });

  it('says how long it takes at most if a number of rows may end its runs earlier', () => {
    const spec = SweepSpec.parse({ run: { target: 'mariadb', durationMs: 60_000, rows: 1_000 }, repeat: 6 });
    expect(sweepLength(spec, 6)).toBe('6 runs, at most 6 minutes');
    const varied = SweepSpec.parse({ run: { target: 'mariadb', durationMs: 60_000 }, matrix: { rows: [10, 1_000] } });
    expect(sweepLength(varied, 2)).toBe('2 runs, at most 2 minutes');
  });

  it('uses the singular for one reading', () => {
    expect(words({ ends: 'rows', texts: { rows: '1', producers: '1' } })).toContain('until 1 reading is written');
    expect(words({ ends: 'rows', texts: { rows: '2000', producers: '1' } })).toContain(
      'until 2,000 readings are written'
    );
  });

  it('says where a relay copies the readings', () => {
    expect(words({ texts: { relayTo: 'ring', producers: '1' } }, STREAM)).toBe(
      'One run, which writes to stream for 30 s, as fast as the store answers, with 1 producer; a relay copies the readings to ring, then every row is counted in both stores.'
    );
    expect(words({ texts: { relayTo: 'mariadb, ring', producers: '1' } }, STREAM)).toBe(
      '2 runs, about 70 seconds: relay to mariadb, ring, in random order. Each run writes to stream for 30 s, as fast as the store answers, with 1 producer; a relay copies the readings, then every row is counted in both stores.'
    );
  });

  it('does not promise a count in a target that stores nothing', () => {
    const nowhere = TARGETS.find(({ sink }) => sink === 'null');
    expect(words({ texts: { producers: '1' } }, nowhere)).toContain(
      '; nothing is stored in null, so no rows are counted.'
    );
    const cases = [{ target: 'null' }, { target: 'mariadb' }];
    expect(words({ cases, texts: { producers: '1' } })).toContain(
      '; then every row is counted in the store. Nothing is stored in null.'
    );
  });

  it('names the cases of a preset', () => {
    const cases = [
      { target: 'mariadb', 'sink.commitEvery': 100 },
      { target: 'stream', 'sink.mode': 'sync' },
    ];
    const request = SweepSpec.parse({ run: { target: 'mariadb', producers: 1 }, cases });
    const preset = Preset.parse({ kind: 'sweep', name: 'n', title: 't', description: 'd', request });
    expect(words(draftOf(preset, sinkSettings(MARIADB)))).toBe(
      '2 runs, about 70 seconds: mariadb commit every 100, stream mode sync, in random order. Each run writes for 30 s, as fast as the store answers, with 1 producer; then every row is counted in the store.'
    );
  });
});
