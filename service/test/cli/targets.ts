import { z } from 'zod';

import { TargetSummary } from '../../src/model/target.ts';
import { sinkKinds } from '../../src/sinks/index.ts';

/** A target of each kind of sink, named after the kind, as an engine lists it. */
export const TARGETS = sinkKinds.map((kind) =>
  TargetSummary.parse({
    name: kind.kind,
    sink: kind.kind,
    address: 'here',
    origin: 'file',
    options: z.toJSONSchema(kind.options),
  })
);
