import { Preset } from '@thermobench/service/model/preset.ts';
import { RunSpec } from '@thermobench/service/model/run.ts';
import { SweepSpec } from '@thermobench/service/model/sweep.ts';
import { TargetSummary } from '@thermobench/service/model/target.ts';
import { describe, expect, it } from 'vitest';

import { lostAgent, trialAgent } from '../../../test/trialHosts.ts';
import { standardTexts, startPlan } from './startPlan.ts';

const target = TargetSummary.parse({ name: 'sqlite', sink: 'sqlite', address: '', origin: 'built-in', options: {} });
const about = { name: 'n', title: 't', description: 'd' };
const sweep = Preset.parse({
  ...{ ...about, kind: 'sweep' },
  request: SweepSpec.parse({ run: { target: 'sqlite', durationMs: 10_000 }, matrix: { producers: [1, 2] } }),
});
const collection = Preset.parse({
  ...{ ...about, kind: 'run' },
  request: RunSpec.parse({ target: 'sqlite', durationMs: null, ratePerSecond: 1 }),
});
const start = (texts: object, preset?: Preset) =>
  startPlan({ target, targets: [target], preset, texts, hosts: '', fleet: [] });

describe('the start of a panel', () => {
  it('is the default run, with the settings that were typed', () => {
    expect(start({})).toMatchObject({ kind: 'run', spec: RunSpec.parse({ target: 'sqlite' }) });
    expect(start({ durationMs: '5m', ratePerSecond: '1,000', label: 'Attic' })).toMatchObject({
      spec: { durationMs: 300_000, ratePerSecond: 1_000, label: 'Attic' },
    });
  });

  it('is the experiment, with the settings that were typed', () => {
    expect(start({}, sweep)).toMatchObject({ kind: 'sweep', spec: { run: { durationMs: 10_000 } } });
    expect(start({ durationMs: '1m' }, sweep)).toMatchObject({
      spec: { run: { durationMs: 60_000 }, matrix: { producers: [1, 2] } },
    });
    expect(start({ durationMs: '1h' }, collection)).toMatchObject({
      spec: { durationMs: 3_600_000, ratePerSecond: 1 },
    });
  });

  it('says what is wrong in the same words as the form', () => {
    expect(start({ durationMs: '30' })).toMatchObject({
      errors: { durationMs: expect.stringMatching(/^30: must be a duration with its unit/) },
    });
  });

  it('runs on the chosen hosts, if they are connected', () => {
    const fleet = [trialAgent('pi-kitchen'), lostAgent('pi-attic')];
    const on = (hosts: string) => startPlan({ target, targets: [target], preset: sweep, texts: {}, hosts, fleet });
    expect(on('pi-kitchen')).toMatchObject({ kind: 'sweep', spec: { run: { hosts: ['pi-kitchen'] } } });
    expect(on('pi-attic')).toMatchObject({ kind: 'wrong', errors: { hosts: expect.stringContaining('pi-attic') } });
    const local = on('');
    expect(local.kind === 'sweep' && local.spec.run.hosts).toBeUndefined();
  });

  it('says what an empty field means', () => {
    expect(standardTexts({ target, preset: undefined })).toMatchObject({ durationMs: '30s', ratePerSecond: 'max' });
    expect(standardTexts({ target, preset: sweep })).toMatchObject({ durationMs: '10s', ratePerSecond: 'max' });
    expect(standardTexts({ target, preset: collection })).toMatchObject({ durationMs: '–', ratePerSecond: '1' });
  });
});
