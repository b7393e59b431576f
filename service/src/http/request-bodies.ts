import { z } from 'zod';

import type { ConfiguredTarget, Targets } from '../config/settings.ts';
import { RunSpec } from '../model/run.ts';
import { SweepSpec, SweptRun } from '../model/sweep.ts';
import { canBeEmptied } from '../sweeps/emptying.ts';
import { relayStores } from '../runs/spec.ts';
import type { SinkKind } from '../sinks/contract.ts';

/**
 * A run request as this service takes it: the configured targets by name, each with the settings of its own kind of sink.
 * For the OpenAPI document; the engine checks with the same schemas.
 */
export function runRequestBody(targets: Targets): z.ZodType {
  return oneOf(kindsOf(targets).map((group) => RunSpec.extend(ofKind(group, targets))));
}

/**
 * The same for a sweep: what may be varied is what the spec and the sink have, each value checked as if it stood there. Beside
 * cases, which may be of several kinds of sink, the matrix varies what all kinds have. A table is emptied only where every kind can.
 */
export function sweepRequestBody(targets: Targets): z.ZodType {
  const groups = kindsOf(targets);
  const emptied = groups.filter(({ target }) => canBeEmptied(target));
  const between = SweepSpec.shape.between.unwrap();
  return oneOf(
    groups.flatMap((group) => {
      const run = SweptRun.extend(ofKind(group, targets));
      const { cases: _cases, ...withoutCases } = SweepSpec.shape;
      const matrix = matrixOf(runSettings());
      return [
        z.strictObject({
          ...withoutCases,
          run,
          matrix: matrixOf([...runSettings(), ...sinkSettings(group, targets)]),
          between: canBeEmptied(group.target) ? between.default('keep') : between.extract(['keep']).default('keep'),
        }),
        SweepSpec.extend({
          ...{ run, matrix, cases: casesOf(group, groups, targets) },
          between: between.extract(['keep']).default('keep'),
        }),
        ...(emptied.length === 0
          ? []
          : [
              SweepSpec.extend({
                ...{ run, matrix, cases: casesOf(group, emptied, targets) },
                between: between.extract(['empty']),
              }),
            ]),
      ];
    })
  );
}

/** The fields of a run that depend on the kind of sink. */
function ofKind({ kind, names }: Group, targets: Targets) {
  return {
    target: z.enum(names),
    sink: kind.options.prefault({}),
    relayTo: relayTo(kind, targets),
  };
}

/** Where a relay can bring the readings on to: nowhere, out of what is no topic. */
function relayTo(kind: SinkKind, targets: Targets) {
  const { description = '' } = RunSpec.shape.relayTo;
  const stores = relayStores(kind, targets);
  return (stores.length > 0 ? z.enum(stores).nullable() : z.null()).default(null).describe(description);
}

type NamedSchema = readonly [name: string, schema: z.core.$ZodType];

/** What may be varied whatever the kind of sink. */
function runSettings(): NamedSchema[] {
  const { target: _target, sink: _sink, relayTo: _relayTo, ...ofRun } = SweptRun.shape;
  return Object.entries(ofRun);
}

/** What may be varied with this kind of sink. */
function sinkSettings({ kind }: Group, targets: Targets): NamedSchema[] {
  const ofSink = Object.entries(kind.options.shape).map(([name, schema]): NamedSchema => [`sink.${name}`, schema]);
  return [['relayTo', relayTo(kind, targets)], ...ofSink];
}

function matrixOf(settings: readonly NamedSchema[]) {
  const axes = settings.map(([name, schema]) => [name, axis(schema)]);
  return z
    .strictObject(Object.fromEntries(axes))
    .prefault({})
    .describe(SweepSpec.shape.matrix.description ?? '');
}

function axis(schema: z.core.$ZodType) {
  return z.array(schema).min(1).max(64).optional();
}

/** Each case is of one kind of sink: that of the target it names, else that of the run. */
function casesOf(own: Group, groups: readonly Group[], targets: Targets) {
  const variants = groups.map((group) => {
    const target = z.enum(group.names);
    const settings = [...runSettings(), ...sinkSettings(group, targets)];
    return z.strictObject({
      target: group.kind === own.kind ? target.optional() : target,
      ...Object.fromEntries(settings.map(([name, schema]) => [name, z.optional(schema)])),
    });
  });
  return z
    .array(oneOf(variants))
    .min(1)
    .max(64)
    .describe(SweepSpec.shape.cases.description ?? '');
}

/** Targets of one kind of sink: they share their settings. */
interface Group {
  kind: SinkKind;
  names: string[];
  /** One of them, for what they have in common. */
  target: ConfiguredTarget;
}

function kindsOf(targets: Targets): Group[] {
  const byKind = Map.groupBy(targets.values(), (target: ConfiguredTarget) => target.kind);
  return [...byKind].map(([kind, members]) => ({ kind, names: members.map(({ name }) => name), target: members[0] }));
}

function oneOf(variants: z.ZodType[]): z.ZodType {
  const [only] = variants;
  return variants.length === 1 && only ? only : z.union(variants);
}
