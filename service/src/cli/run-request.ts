import { z } from 'zod';

import { CollectionSpec } from '../model/collection.ts';
import { Fault, type FieldError } from '../model/fault.ts';
import { fieldErrors } from '../model/field-errors.ts';
import { p99Limit, ProbedRun } from '../model/limit-search.ts';
import { parseDuration, parsePercent, splitList } from '../model/quantities.ts';
import { RequestedRun } from '../model/run.ts';
import { SourceSpec } from '../model/source.ts';
import type { TargetSummary } from '../model/target.ts';
import { sinkKind } from '../sinks/index.ts';
import { USUAL_MOST_RUNS } from '../model/sweep.ts';
import { cellsOf, type CellSettings } from '../model/sweep-cells.ts';
import { COLLECT_FLAGS, LIMIT_FLAGS, RUN_FLAGS, SETTING_FLAGS, SWEEP_FLAGS, type RequestFlag } from './run-flags.ts';
import { settingValue, type SettingFlag } from './setting-flags.ts';

/** The given flags by name, without dashes. Their values are not parsed yet. */
export type GivenFlags = ReadonlyMap<string, string>;

const DEFAULT_TARGET = 'sqlite';

/** The flags of a command, and the schema of each of their fields. */
interface Form {
  readonly flags: readonly RequestFlag[];
  readonly shape: Readonly<Record<string, z.core.$ZodType>>;
}

const RUN_FORM: Form = { flags: RUN_FLAGS, shape: RequestedRun.shape };
const SWEEP_FORM: Form = { flags: SWEEP_FLAGS, shape: RequestedRun.shape };
const LIMIT_FORM: Form = { flags: LIMIT_FLAGS, shape: ProbedRun.shape };
const COLLECT_FORM: Form = { flags: COLLECT_FLAGS, shape: CollectionSpec.shape };

/** The flags of `run` as a request for the engine. Throws one configuration Fault that lists every wrong flag. */
export function runRequest(given: GivenFlags, targets: readonly TargetSummary[]): Record<string, unknown> {
  return new FlagReading(RUN_FORM, given, targets, 'one value').finish();
}

/** The flags of `collect`, in the same way. */
export function collectRequest(given: GivenFlags, targets: readonly TargetSummary[]): Record<string, unknown> {
  return new FlagReading(COLLECT_FORM, given, targets, 'one value').finish();
}

/**
 * The flags of `sweep`: those with a comma-separated list become part of the matrix, all others apply to every cell. Several
 * targets become one case each, or one per combination of the sink settings that have a list. Throws one configuration Fault that
 * lists every wrong flag.
 */
export function sweepRequest(given: GivenFlags, targets: readonly TargetSummary[]): Record<string, unknown> {
  const reading = new FlagReading(SWEEP_FORM, given, targets, 'comma lists');
  const order = Object.fromEntries(
    ['repeat', 'seed'].flatMap((name) => {
      const text = given.get(name);
      return text === undefined
        ? []
        : [[name, /^\d+$/.test(text) ? Number(text) : reading.refuse(name, text, 'must be a whole number')]];
    })
  );
  const between = given.get('between');
  const precision = precisionIn(given.get('precision'), reading);
  const run = reading.finish();
  const { cases, matrix } = reading;
  return {
    run,
    ...(cases.length > 0 ? { cases } : {}),
    matrix,
    ...(precision === undefined ? {} : { precision, repeat: USUAL_MOST_RUNS }),
    ...order,
    ...(between === undefined ? {} : { between }),
  };
}

/** The flags of `limit` as a request for the engine. Throws one configuration Fault that lists every wrong flag. */
export function limitRequest(given: GivenFlags, targets: readonly TargetSummary[]): Record<string, unknown> {
  const reading = new FlagReading(LIMIT_FORM, given, targets, 'one value');
  const whole = (flag: string, pattern = /^\d+$/) => {
    const text = given.get(flag);
    const isWhole = text === undefined || pattern.test(text);
    return isWhole ? text && Number.parseFloat(text) : reading.refuse(flag, text, 'must be a whole number');
  };
  const text = given.get('p99') ?? '';
  const p99Ms = /^\s*</.test(text) ? text : `<= ${text}`;
  if (p99Limit(p99Ms) === null) {
    reading.refuse('p99', text, 'must be a time, such as 50ms: the highest p99 that the store may reach');
  }
  const every = given.get('every');
  const everyMs =
    every === undefined
      ? undefined
      : (parseDuration(every) ?? reading.refuse('every', every, 'must be a time, such as 1s'));
  const count = whole('sensors');
  if (count === undefined && every !== undefined) {
    reading.refuse('every', every, 'needs --sensors');
  }
  const [maxRuns, precisionPercent] = [whole('max-runs'), whole('precision', /^\d+%?$/)];
  return {
    run: reading.finish(),
    objective: { p99Ms },
    ...(count !== undefined && { sensors: { count, ...(everyMs !== undefined && { everyMs }) } }),
    ...(maxRuns !== undefined && { maxRuns }),
    ...(precisionPercent !== undefined && { precisionPercent }),
  };
}

function precisionIn(text: string | undefined, reading: FlagReading): number | undefined {
  return text === undefined
    ? undefined
    : (parsePercent(text) ?? reading.refuse('precision', text, 'must be a percentage, such as 3%'));
}

/** Parses all flags and collects their errors, so that the user can correct them all at once. */
class FlagReading {
  readonly matrix: Record<string, unknown[]> = {};
  /** Empty if there is one target. */
  readonly cases: CellSettings[] = [];
  readonly #form: Form;
  readonly #given: GivenFlags;
  readonly #targets: readonly TargetSummary[];
  readonly #lists: boolean;
  readonly #errors: FieldError[] = [];

  constructor(form: Form, given: GivenFlags, targets: readonly TargetSummary[], values: 'one value' | 'comma lists') {
    this.#form = form;
    this.#given = given;
    this.#targets = targets;
    this.#lists = values === 'comma lists';
  }

  finish(): Record<string, unknown> {
    const request = { ...this.#fields(), source: this.#source(), sink: this.#sink() };
    if (this.#errors.length > 0) {
      throw new Fault({
        kind: 'configuration',
        code: 'INVALID_INPUT',
        message: this.#errors.length === 1 ? 'A flag is wrong.' : `${this.#errors.length} flags are wrong.`,
        hint: 'Nothing was started. `thermobench <command> --help` lists all flags and their allowed values.',
        fields: this.#errors,
      });
    }
    return request;
  }

  refuse(flag: string, value: string, message: string): undefined {
    const error = { field: `--${flag}`, value, message };
    // Several targets may refuse a value with the same message.
    if (!this.#errors.some((known) => JSON.stringify(known) === JSON.stringify(error))) {
      this.#errors.push(error);
    }
  }

  #fields(): Record<string, unknown> {
    const fields: Record<string, unknown> = {};
    for (const { flag, field, parse, form, varies = false } of this.#form.flags.filter(
      (each) => each.field !== 'target'
    )) {
      const values = this.#words(flag, varies).map((text) => {
        const value = parse(text);
        return value === undefined
          ? this.refuse(flag, text, form)
          : this.#fit(flag, text, value, this.#form.shape[field]);
      });
      this.#place(fields, field, field, values);
    }
    for (const { name } of this.#aims().filter(({ sink }) => sink === undefined)) {
      const names = this.#targets.map((target) => target.name).join(', ');
      this.refuse('target', name, `is not configured; available: ${names}`);
    }
    return { ...fields, target: this.#aims()[0].name };
  }

  /** The given target names, each with its kind of sink: undefined for an unknown target. */
  #aims(): Array<{ name: string; sink: string | undefined }> {
    const text = this.#given.get('target') ?? DEFAULT_TARGET;
    const names = this.#lists ? text.split(',').map((name) => name.trim()) : [text];
    return names.map((name) => ({ name, sink: this.#targets.find((target) => target.name === name)?.sink }));
  }

  #sink(): Record<string, unknown> {
    const aims = this.#aims();
    const flags = SETTING_FLAGS.filter(({ side }) => side === 'sink');
    for (const { flag, owners } of flags) {
      const known = aims.every(({ sink }) => sink !== undefined);
      if (known && !aims.some(({ sink }) => owners.has(sink ?? ''))) {
        this.#refuseForeign(flag, owners, aims.map(({ name, sink }) => `target ${name} is ${sink}`).join(', '));
      }
    }
    const given = aims.map(({ sink }) => flags.map((flag) => [flag.setting, this.#sinkValues(flag, sink)] as const));
    if (aims.length === 1) {
      const settings: Record<string, unknown> = {};
      given[0].forEach(([setting, values]) => this.#place(settings, setting, `sink.${setting}`, values));
      return settings;
    }
    for (const [at, { name }] of aims.entries()) {
      const settings = given[at].flatMap(([setting, values]) =>
        values.length > 0 ? [[`sink.${setting}`, values]] : []
      );
      this.cases.push(...cellsOf({ matrix: { target: [name], ...Object.fromEntries(settings) } }));
    }
    return {};
  }

  #sinkValues(flag: SettingFlag, sink: string | undefined): unknown[] {
    return this.#settingValues(flag, sink, sinkKind(sink ?? '')?.options.shape[flag.setting]);
  }

  #source(): Record<string, unknown> {
    const kind = this.#given.get('source') ?? 'auto';
    const source: Record<string, unknown> = { kind };
    const known = SourceSpec.options.some(({ shape }) => shape.kind.value === kind);
    for (const flag of SETTING_FLAGS.filter(({ side }) => side === 'source')) {
      if (known && !flag.owners.has(kind)) {
        this.#refuseForeign(flag.flag, flag.owners, `the source is ${kind}`);
      }
      const [value] = this.#settingValues(flag, kind, undefined);
      if (value !== undefined) {
        source[flag.setting] = value;
      }
    }
    const checked = SourceSpec.safeParse(source);
    for (const { field, message } of checked.success ? [] : fieldErrors(checked.error)) {
      const flag = SETTING_FLAGS.find(({ side, setting }) => side === 'source' && setting === field)?.flag ?? 'source';
      this.refuse(flag, this.#given.get(flag) ?? kind, message);
    }
    return source;
  }

  /** Refuses a flag that no kind in use supports. */
  #refuseForeign(flag: string, owners: SettingFlag['owners'], inUse: string): void {
    const text = this.#given.get(flag);
    if (text !== undefined) {
      this.refuse(flag, text, `is for ${[...owners.keys()].join(', ')}; ${inUse}`);
    }
  }

  /** The values of one setting's flag; none if it was not given, or if the kind does not have it. */
  #settingValues(
    { side, flag, owners }: SettingFlag,
    kind: string | undefined,
    schema: z.core.$ZodType | undefined
  ): unknown[] {
    const words = this.#words(flag, side === 'sink');
    const described = owners.get(kind ?? '');
    return described ? words.map((text) => this.#fit(flag, text, settingValue(text, described), schema)) : [];
  }

  #fit(flag: string, text: string, value: unknown, schema: z.core.$ZodType | undefined): unknown {
    const checked = schema && z.safeParse(schema, value);
    for (const { message } of checked?.error?.issues ?? []) {
      this.refuse(flag, text, message);
    }
    return value;
  }

  #words(flag: string, varies: boolean): string[] {
    const text = this.#given.get(flag);
    if (text === undefined) {
      return [];
    }
    return this.#lists && varies ? splitList(text) : [text];
  }

  #place(fields: Record<string, unknown>, field: string, path: string, values: unknown[]): void {
    if (values.length > 1) {
      this.matrix[path] = values;
    } else if (values.length === 1) {
      fields[field] = values[0];
    }
  }
}
