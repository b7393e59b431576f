import { availableParallelism } from 'node:os';
import { z } from 'zod';

import type { ConfiguredTarget } from '../config/settings.ts';
import { CollectionSpec } from '../model/collection.ts';
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

/** What every request has, however wrong the rest of it may be. */
const Aimed = z.looseObject({ target: z.string(), sink: z.record(z.string(), z.unknown()).optional() });

/** Checks a request whole. Throws one INVALID_INPUT Fault that lists every wrong field, the sink's settings included. */
export function checkRun(request: unknown, targets: Targets): CheckedRun {
  const { spec, target, options } = check(RunSpec, request, targets);
  return {
    spec: { ...spec, sink: options },
    target,
    producers: spec.producers ?? availableParallelism() * PRODUCERS_PER_CPU_THREAD,
  };
}

/** The same for a collection. */
export function checkCollection(
  request: unknown,
  targets: Targets
): { spec: CollectionSpec; target: ConfiguredTarget } {
  const { spec, target, options } = check(CollectionSpec, request, targets);
  return { spec: { ...spec, sink: options }, target };
}

function check<Schema extends z.ZodType>(schema: Schema, request: unknown, targets: Targets) {
  const spec = schema.safeParse(request);
  const errors = spec.success ? [] : fieldErrors(spec.error, [], request);
  const asked = Aimed.safeParse(request);
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
  return { spec: spec.data, target, options: options.data };
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
