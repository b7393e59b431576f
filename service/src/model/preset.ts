import { z } from 'zod';

import { RunSpec } from './run.ts';
import { SweepSpec } from './sweep.ts';

const naming = {
  name: z.string().describe('Stable name, such as `commit-sweep`.'),
  title: z.string(),
  description: z.string().describe('The question that the experiment answers.'),
};

/** An experiment that is ready to start: send `request` to /api/v1/runs or /api/v1/sweeps, depending on `kind`. */
export const Preset = z.discriminatedUnion('kind', [
  z.object({ ...naming, kind: z.literal('run'), request: RunSpec }),
  z.object({ ...naming, kind: z.literal('sweep'), request: SweepSpec }),
]);
export type Preset = z.infer<typeof Preset>;
