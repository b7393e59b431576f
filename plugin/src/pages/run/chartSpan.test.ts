import { RunSpec } from '@thermobench/service/model/run.ts';
import { describe, expect, it } from 'vitest';

import { chartSpan } from './chartSpan.ts';

const START = 1_700_000_000_000;
const STARTED = { startedAt: START, state: 'running' as const };
const spec = (request: object) => RunSpec.parse({ target: 'sqlite', ...request });
const after = (...seconds: number[]) => seconds.map((second) => START + second * 1_000);

describe('the time axis of a run', () => {
  it('reaches from the start to the planned end, warm-up included, however much was measured', () => {
    const run = { ...STARTED, spec: spec({ durationMs: 60_000, warmupMs: 5_000 }) };
    for (const second of [1, 30, 65]) {
      expect(chartSpan(run, after(1, second))).toEqual({ from: START, to: START + 65_000 });
    }
  });

  it('reaches to the last sample if the run takes longer than planned, or if no end is planned within ten minutes', () => {
    const to = (request: object, ...seconds: number[]) =>
      chartSpan({ ...STARTED, spec: spec(request) }, after(...seconds)).to - START;
    expect(to({ durationMs: 60_000 }, 1, 64)).toBe(64_000);
    expect(to({ durationMs: null }, 1)).toBe(30_000);
    expect(to({ durationMs: null }, 1, 90)).toBe(90_000);
    expect(to({ durationMs: 86_400_000 }, 1, 90)).toBe(90_000);
  });

  it('ends with the last sample once the run has ended', () => {
    const run = { ...STARTED, state: 'cancelled' as const, spec: spec({ durationMs: 60_000 }) };
    expect(chartSpan(run, after(1, 12))).toEqual({ from: START, to: START + 12_000 });
  });
});
