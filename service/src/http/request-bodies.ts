import { z } from 'zod';

import type { ConfiguredTarget, Settings } from '../config/settings.ts';
import { RunSpec } from '../model/run.ts';
import { SweepSpec } from '../model/sweep.ts';
import type { SinkKind } from '../sinks/contract.ts';

type Targets = Settings['targets'];

/**
 * A run request as this service takes it: the configured targets by name, each with the settings of its own kind of sink.
 * For the OpenAPI document; the engine checks with the same schemas.
 */
export function runRequestBody(targets: Targets): z.ZodType {
  return oneOf(kindsOf(targets).map(({ kind, names }) => runOf(kind, names)));
}

/** The same for a sweep: what may be varied is what the spec and the sink have, each value checked as if it stood there. */
export function sweepRequestBody(targets: Targets): z.ZodType {
  return oneOf(
    kindsOf(targets).map(({ kind, names }) =>
      SweepSpec.extend({ run: runOf(kind, names), matrix: matrixOf(kind).prefault({}) })
    )
  );
}

function runOf(kind: SinkKind, names: string[]) {
  return RunSpec.extend({ target: z.enum(names), sink: kind.options.prefault({}) });
}

function matrixOf(kind: SinkKind) {
  const { target: _target, sink: _sink, ...ofRun } = RunSpec.shape;
  const ofSink = Object.entries(kind.options.shape).map(([name, schema]) => [`sink.${name}`, schema] as const);
  const axes = [...Object.entries(ofRun), ...ofSink].map(([name, schema]) => [name, axis(schema)]);
  return z.strictObject(Object.fromEntries(axes)).describe(SweepSpec.shape.matrix.description ?? '');
}

function axis(schema: z.core.$ZodType) {
  return z.array(schema).min(1).max(64).optional();
}

/** Targets by kind of sink: they share their settings. */
function kindsOf(targets: Targets): Array<{ kind: SinkKind; names: string[] }> {
  const byKind = Map.groupBy(targets.values(), (target: ConfiguredTarget) => target.kind);
  return [...byKind].map(([kind, members]) => ({ kind, names: members.map(({ name }) => name) }));
}

function oneOf(variants: z.ZodType[]): z.ZodType {
  const [only] = variants;
  return variants.length === 1 && only ? only : z.union(variants);
}
