import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { z } from 'zod';

import type { ConfiguredTarget, Targets } from '../config/settings.ts';
import { topicsOf } from '../config/topics.ts';
import { outageErrors } from './outage-errors.ts';
import { CollectionSpec } from '../model/collection.ts';
import { Fault, type FieldError } from '../model/fault.ts';
import { fieldErrors } from '../model/field-errors.ts';
import { RequestedRun, type RunSpec } from '../model/run.ts';
import { counted } from '../model/sentence.ts';
import { Measure } from '../model/threshold.ts';
import type { SinkKind } from '../sinks/sink-kind.ts';

/** The outcome of refusing to start something. */
export const NOTHING_STARTED = 'nothing was started';

const PRODUCERS_PER_CPU_THREAD = 2;
const SEEDS = 2 ** 32;

/** A validated run request. */
export interface CheckedRun {
  /** With every default filled in, the sink's settings included. */
  spec: RunSpec;
  target: ConfiguredTarget;
  /** Where a relay copies the readings to; null if there is no relay. */
  relayTarget: ConfiguredTarget | null;
  producers: number;
  tags: string[];
}

/** The parts of a request that are needed to check the rest, even if the rest is invalid. */
const Aimed = z.looseObject({
  target: z.string(),
  sink: z.record(z.string(), z.unknown()).optional(),
  relayTo: z.string().nullish().catch(null),
});

/**
 * Checks the whole request. Throws one INVALID_INPUT Fault that lists every wrong field, including the sink's settings. Outages are
 * checked last, because they depend on other fields.
 */
export function checkRun(request: unknown, targets: Targets, cpusOf: CpuCount = cpusHere): CheckedRun {
  const { spec: requested, target, options } = check(RequestedRun, request, targets);
  const { tags = [], ...spec } = requested;
  const relayTarget = targets.get(spec.relayTo ?? '') ?? null;
  const refused = outageErrors(spec, { target, relayTarget });
  if (refused.length > 0) {
    throw invalidInput(refused, NOTHING_STARTED);
  }
  // Even if the number of producers is given, the hosts must exist.
  const cpus = cpusOf(spec.hosts);
  return {
    tags,
    spec: { ...withoutEmptyLabel(spec), sink: options },
    target,
    relayTarget,
    producers: spec.producers ?? cpus * PRODUCERS_PER_CPU_THREAD,
  };
}

/**
 * The CPU threads of the hosts that match these words; of this host, if none are given. Throws an INVALID_INPUT Fault if there are no
 * such hosts, and a conflict if there is no fleet, or if they are not connected.
 */
export type CpuCount = (hosts: readonly string[] | undefined) => number;

/** For a process that has no fleet. */
export const cpusHere: CpuCount = (hosts) => {
  if (hosts === undefined) {
    return availableParallelism();
  }
  throw noFleet();
};

/** A conflict, not a wrong request: the same request is correct once there is a fleet. */
export function noFleet(): Fault {
  return new Fault({
    kind: 'conflict',
    code: 'NO_FLEET',
    message: 'The field `hosts` needs a NATS server, through which hosts with agents join; this service has none.',
    hint: 'Start one with `thermobench stack up nats`, and `thermobench agent` on each host. Without `hosts`, producers run on the host of the service.',
  });
}

/** Like {@link checkRun}, for a collection. */
export function checkCollection(
  request: unknown,
  targets: Targets
): { spec: CollectionSpec; target: ConfiguredTarget } {
  const { spec, target, options } = check(CollectionSpec, request, targets);
  return { spec: { ...withoutEmptyLabel(spec), sink: options }, target };
}

/** A label that contained only spaces counts as none. */
function withoutEmptyLabel<Spec extends { label?: string | undefined }>(spec: Spec): Spec {
  return spec.label === '' ? { ...spec, label: undefined } : spec;
}

/** The spec with the seed that the run uses: its own, or one drawn now if its arrivals need one. */
export function seeded(spec: RunSpec): RunSpec {
  const needsSeed = spec.arrivals === 'poisson' && spec.ratePerSecond !== null;
  return needsSeed && spec.seed === null ? { ...spec, seed: randomInt(SEEDS) } : spec;
}

/** Names of the targets to which a relay can copy readings from a target of that kind. */
export function relayStores(from: SinkKind, targets: Targets): string[] {
  return from.topic === undefined
    ? []
    : [...targets.values()].filter(({ kind }) => kind.relay !== undefined).map(({ name }) => name);
}

/** Why a relay cannot copy the readings to that target; empty if no relay is requested. */
function relayErrors(
  value: string | null | undefined,
  from: ConfiguredTarget | undefined,
  targets: Targets
): FieldError[] {
  if (value === null || value === undefined || from === undefined) {
    return [];
  }
  if (from.kind.topic === undefined) {
    const known = [...topicsOf(targets).keys()].join(', ') || 'none';
    const message = `needs a target with a topic; ${from.name} has none. Available: ${known}`;
    return [{ field: 'relayTo', value, message }];
  }
  const stores = relayStores(from.kind, targets);
  const message = `is not a target that a relay can write to; available: ${stores.join(', ')}`;
  return stores.includes(value) ? [] : [{ field: 'relayTo', value, message }];
}

function check<Schema extends z.ZodType>(schema: Schema, request: unknown, targets: Targets) {
  const spec = schema.safeParse(request);
  const errors = spec.success ? [] : fieldErrors(spec.error, [], request).map(thresholdError);
  const asked = Aimed.safeParse(request);
  const target = asked.success ? targets.get(asked.data.target) : undefined;
  if (asked.success && target === undefined) {
    errors.push({
      field: 'target',
      value: asked.data.target,
      message: `is not configured; available: ${[...targets.keys()].join(', ')}`,
    });
  }
  errors.push(...relayErrors(asked.data?.relayTo, target, targets));
  const options = target?.kind.options.safeParse(asked.data?.sink ?? {});
  if (options !== undefined && !options.success) {
    errors.push(...sinkErrors(options.error, asked.data?.sink, target));
  }
  if (!spec.success || target === undefined || !options?.success || errors.length > 0) {
    throw invalidInput(errors, NOTHING_STARTED);
  }
  return { spec: spec.data, target, options: options.data };
}

/** If the field is not a figure that can have a threshold, makes the message list those that can. */
function thresholdError(error: FieldError): FieldError {
  return error.field.startsWith('thresholds.') && error.message === 'is not a known field'
    ? { ...error, message: `cannot have a threshold; these can: ${Measure.options.join(', ')}` }
    : error;
}

/** @param outcome - What the refusal means for the operation: `nothing was started`. */
export function invalidInput(fields: FieldError[], outcome: string): Fault {
  return new Fault({
    kind: 'configuration',
    code: 'INVALID_INPUT',
    message: `The request has ${counted(fields.length, 'error')}.`,
    hint: `Correct these fields and send the request again; ${outcome}.`,
    fields,
  });
}

function sinkErrors(error: z.ZodError, given: unknown, target: ConfiguredTarget | undefined): FieldError[] {
  const known = Object.keys(target?.kind.options.shape ?? {}).join(', ');
  return fieldErrors(error, ['sink'], { sink: given }).map((field) =>
    field.message === 'is not a known field'
      ? { ...field, message: `is not a setting of the ${target?.kind.kind} sink; its settings are: ${known || 'none'}` }
      : field
  );
}
