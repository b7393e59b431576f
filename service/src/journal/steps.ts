import type { Sample } from '../model/sample.ts';

/** Lengths of the intervals that are kept, in seconds. Each is a multiple of the one before. */
export const STEPS = [1, 10, 60, 600] as const;

export interface StepSample {
  step: number;
  sample: Sample;
}
