import { z } from 'zod';

import type { ConfiguredTarget, Targets } from '../config/settings.ts';
import { LimitSpec, ProbedRun } from '../model/limit-search.ts';
import { RequestedRun, RunSpec } from '../model/run.ts';
import { isVaried, SweepSpec, SweptRun } from '../model/sweep.ts';
import { canBeEmptied } from '../sweeps/emptying.ts';
import { relayStores } from '../runs/spec.ts';
import { MIN_PRECISE_RUNS } from '../stats/precision.ts';
import type { SinkKind } from '../sinks/sink-kind.ts';

/**
 * A run request as this service accepts it: names the configured targets, each with the settings of its own kind of sink. Used
 * for the OpenAPI document; the engine validates with the same schemas.
 */
export function runRequestBody(targets: Targets): z.ZodType {
  return oneOf(
    kindsOf(targets).map((group) => RequestedRun.extend({ ...ofKind(group, targets), ...outagesOf(group) }))
  );
}

/**
 * Like {@link runRequestBody}, for a sweep. Any field of the spec and the sink may be varied; each value is validated as if it
 * were in that field. Cases may be of several kinds of sink; the matrix may then vary only what all kinds have in common. Tables
 * can be truncated only if every kind supports that.
 */
export function sweepRequestBody(targets: Targets): z.ZodType {
  const groups = kindsOf(targets);
  const emptied = groups.filter(({ target }) => canBeEmptied(target));
  const between = SweepSpec.shape.between.unwrap();
  const { cases: _cases, repeat, precision, ...common } = SweepSpec.shape;
  // A precision needs enough runs to be reached.
  const counts = [
    { repeat },
    {
      repeat: repeat
        .unwrap()
        .min(MIN_PRECISE_RUNS)
        .describe(repeat.description ?? ''),
      precision: precision.unwrap(),
    },
  ];
  return oneOf(
    groups.flatMap((group) => {
      const run = SweptRun.extend({ ...ofKind(group, targets), ...outagesOf(group) });
      const matrix = matrixOf(runSettings());
      return counts.flatMap((count) => [
        z.strictObject({
          ...{ ...common, ...count, run },
          matrix: matrixOf([...runSettings(), ...sinkSettings(group, targets)]),
          between: canBeEmptied(group.target) ? between.default('keep') : between.extract(['keep']).default('keep'),
        }),
        z.strictObject({
          ...{ ...common, ...count, run, matrix, cases: casesOf(group, groups, targets) },
          between: between.extract(['keep']).default('keep'),
        }),
        ...(emptied.length === 0
          ? []
          : [
              z.strictObject({
                ...{ ...common, ...count, run, matrix, cases: casesOf(group, emptied, targets) },
                between: between.extract(['empty']),
              }),
            ]),
      ]);
    })
  );
}

/** Like {@link runRequestBody}, for a limit search. */
export function limitRequestBody(targets: Targets): z.ZodType {
  return oneOf(kindsOf(targets).map((group) => LimitSpec.extend({ run: ProbedRun.extend(ofKind(group, targets)) })));
}

/** The fields of a run that depend on the kind of sink. */
function ofKind({ kind, names }: Group, targets: Targets) {
  return {
    target: z.enum(names),
    sink: kind.options.prefault({}),
    relayTo: relayTo(kind, targets),
  };
}

/** What a run may break: nothing if it can write to none of the private servers, or if the configuration forbids it. */
function outagesOf({ isBreakable }: Group) {
  const { outages } = RunSpec.shape;
  return { outages: isBreakable ? outages : z.never().optional().describe('These targets may not be broken.') };
}

/** Targets to which a relay can copy the readings; none if the source is not a topic. */
function relayTo(kind: SinkKind, targets: Targets) {
  const { description = '' } = RunSpec.shape.relayTo;
  const stores = relayStores(kind, targets);
  return (stores.length > 0 ? z.enum(stores).nullable() : z.null()).default(null).describe(description);
}

type NamedSchema = readonly [name: string, schema: z.core.$ZodType];

/** Settings that may be varied for any kind of sink. */
function runSettings(): NamedSchema[] {
  const { target: _target, sink: _sink, relayTo: _relayTo, ...ofRun } = SweptRun.shape;
  return Object.entries(ofRun).filter(([name]) => isVaried(name));
}

/** Settings that may be varied for this kind of sink. */
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

/** Each case has one kind of sink: that of the target it names, otherwise that of the run. */
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

/** Targets of one kind of sink, which share their settings. */
interface Group {
  kind: SinkKind;
  names: string[];
  /** One of the targets, for their common properties. */
  target: ConfiguredTarget;
  /** Whether a run may break the server of one of the targets, or of the store that its relay writes to. */
  isBreakable: boolean;
}

function kindsOf(targets: Targets): Group[] {
  const byKind = Map.groupBy(targets.values(), (target: ConfiguredTarget) => target.kind);
  return [...byKind].map(([kind, members]) => ({
    kind,
    names: members.map(({ name }) => name),
    target: members[0],
    isBreakable: members.some(mayBreak) || (kind.topic !== undefined && [...targets.values()].some(mayBreak)),
  }));
}

function mayBreak({ breakable }: ConfiguredTarget): boolean {
  return breakable?.isAllowed === true;
}

function oneOf(variants: z.ZodType[]): z.ZodType {
  const [only] = variants;
  return variants.length === 1 && only ? only : z.union(variants);
}
