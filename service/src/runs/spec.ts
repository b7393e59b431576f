import { availableParallelism } from 'node:os';
import { z } from 'zod';

import type { ConfiguredTarget } from '../config/settings.ts';
import { Fault, type FieldError } from '../model/fault.ts';
import { fieldErrors } from '../model/field-errors.ts';
import { RunSpec } from '../model/run.ts';

const PRODUCERS_PER_CPU_THREAD = 2;

/** A run request that has been found sound. */
export interface CheckedRun {
  /** With every default filled in, the sink's settings included. */
  spec: RunSpec;
  target: ConfiguredTarget;
  producers: number;
}

type Targets = ReadonlyMap<string, ConfiguredTarget>;

/** Checks a request whole. Throws one INVALID_INPUT Fault that lists every wrong field, the sink's settings included. */
export function checkRun(request: unknown, targets: Targets): CheckedRun {
  const spec = RunSpec.safeParse(request);
  const errors = spec.success ? [] : fieldErrors(spec.error, [], request);
  const asked = z
    .looseObject({ target: z.string(), sink: z.record(z.string(), z.unknown()).optional() })
    .safeParse(request);
  const target = asked.success ? targets.get(asked.data.target) : undefined;
  if (asked.success && target === undefined) {
    errors.push({
      field: 'target',
      value: asked.data.target,
      message: `is not configured; there are: ${[...targets.keys()].join(', ')}`,
    });
  }
  const options = target?.kind.options.safeParse(asked.data?.sink ?? {});
  if (options !== undefined && !options.success) {
    errors.push(...sinkErrors(options.error, asked.data?.sink, target));
  }
  if (!spec.success || target === undefined || !options?.success || errors.length > 0) {
    throw invalidInput(errors);
  }
  return {
    spec: { ...spec.data, sink: options.data },
    target,
    producers: spec.data.producers ?? availableParallelism() * PRODUCERS_PER_CPU_THREAD,
  };
}

export function invalidInput(fields: FieldError[]): Fault {
  return new Fault({
    kind: 'configuration',
    code: 'INVALID_INPUT',
    message: `The request has ${fields.length === 1 ? 'an error' : `${fields.length} errors`}.`,
    hint: 'Correct the fields named and send it again; nothing was started.',
    fields,
  });
}

function sinkErrors(error: z.ZodError, given: unknown, target: ConfiguredTarget | undefined): FieldError[] {
  const known = Object.keys(target?.kind.options.shape ?? {}).join(', ');
  return fieldErrors(error, ['sink'], { sink: given }).map((field) =>
    field.message === 'is not known here'
      ? { ...field, message: `is not a setting of the ${target?.kind.kind} sink; its settings are: ${known || 'none'}` }
      : field
  );
}
