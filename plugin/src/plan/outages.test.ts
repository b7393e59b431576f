import { RunSpec } from '@thermobench/service/model/run.ts';
import { describe, expect, it } from 'vitest';

import { MARIADB, TARGETS } from '../../test/trialPlan.ts';
import { activeSettings, listed, sinkSettings } from './activeSettings.ts';
import { draftOf, EMPTY } from './draft.ts';
import { OUTAGES } from './outages.ts';
import { byField, planOf } from './plan.ts';
import { sentence } from './sentence.ts';

const KILL = { action: 'kill', server: 'mariadb', afterMs: 10_000, forMs: 5_000 } as const;

function plan(texts: Readonly<Record<string, string>>) {
  const draft = { ...EMPTY, texts };
  return planOf({ target: 'mariadb', draft, settings: listed(activeSettings(MARIADB, draft, TARGETS)) });
}

describe('the outages of a new run', () => {
  it('are left out of the request if there are none', () => {
    const made = plan({});
    expect(made.kind === 'run' && made.request).not.toHaveProperty('outages');
  });

  it('are in the request and in the sentence', () => {
    const made = plan({ [OUTAGES]: 'kill mariadb after 10s for 5s' });
    expect(made).toMatchObject({ kind: 'run', request: { outages: [KILL] } });
    expect(made.kind !== 'wrong' && sentence(made, TARGETS)).toContain(
      '; breaks on purpose: kill mariadb after 10s for 5s; then every row'
    );
  });

  it('are the same for all runs of a sweep', () => {
    expect(plan({ [OUTAGES]: 'kill mariadb after 10s for 5s', producers: '1, 2' })).toMatchObject({
      kind: 'sweep',
      spec: { run: { outages: [KILL] }, matrix: { producers: [1, 2] } },
    });
  });

  it.each([
    ['kill mariadb', /needs one condition/],
    ['kill it soon', /must say what is done to what, when and for how long/],
    ['lock kafka after 5s for 5s', /is not possible for kafka/],
  ])('are refused before the start: %s', (text, error) => {
    expect(plan({ [OUTAGES]: text })).toMatchObject({
      kind: 'wrong',
      errors: { outages: expect.stringMatching(error) },
    });
  });

  it('show what the service refuses', () => {
    expect(byField([{ field: 'outages[0].server', message: 'is not private' }])).toEqual({ outages: 'is not private' });
  });

  it('of a preset or an earlier run are in the form', () => {
    const request = RunSpec.parse({ target: 'mariadb', outages: [KILL] });
    const { texts } = draftOf({ kind: 'run', request }, sinkSettings(MARIADB));
    expect(texts[OUTAGES]).toBe('kill mariadb after 10s for 5s');
  });
});
