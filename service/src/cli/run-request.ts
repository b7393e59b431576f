import { z } from 'zod';

import { CollectionSpec } from '../model/collection.ts';
import { Fault, type FieldError } from '../model/fault.ts';
import { fieldErrors } from '../model/field-errors.ts';
import { RunSpec } from '../model/run.ts';
import { SourceSpec } from '../model/source.ts';
import type { TargetSummary } from '../model/target.ts';
import { sinkKind } from '../sinks/index.ts';
import { COLLECT_FLAGS, RUN_FLAGS, SETTING_FLAGS, type RequestFlag } from './run-flags.ts';
import { settingValue, type SettingFlag } from './setting-flags.ts';

/** Flags as given, by name without dashes; words, not yet read. */
export type GivenFlags = ReadonlyMap<string, string>;

const DEFAULT_TARGET = 'sqlite';

/** The flags a command has, and the schema of each of their fields. */
interface Form {
  readonly flags: readonly RequestFlag[];
  readonly shape: Readonly<Record<string, z.core.$ZodType>>;
}

const RUN_FORM: Form = { flags: RUN_FLAGS, shape: RunSpec.shape };
const COLLECT_FORM: Form = { flags: COLLECT_FLAGS, shape: CollectionSpec.shape };

/** The flags of `run` as a request for the engine. Throws one configuration Fault with every wrong flag. */
export function runRequest(given: GivenFlags, targets: readonly TargetSummary[]): Record<string, unknown> {
  return new FlagReading(RUN_FORM, given, targets, 'one value').finish();
}

/** The flags of `collect`, in the same way. */
export function collectRequest(given: GivenFlags, targets: readonly TargetSummary[]): Record<string, unknown> {
  return new FlagReading(COLLECT_FORM, given, targets, 'one value').finish();
}

/**
 * The flags of `sweep`: what has a comma list becomes part of the matrix, the rest is what all cells have in common.
 * Throws one configuration Fault with every wrong flag.
 */
export function sweepRequest(given: GivenFlags, targets: readonly TargetSummary[]): Record<string, unknown> {
  const reading = new FlagReading(RUN_FORM, given, targets, 'comma lists');
  const order = Object.fromEntries(
    ['repeat', 'seed'].flatMap((name) => {
      const text = given.get(name);
      return text === undefined
        ? []
        : [[name, /^\d+$/.test(text) ? Number(text) : reading.refuse(name, text, 'must be a whole number')]];
    })
  );
  const run = reading.finish();
  return { run, matrix: reading.matrix, ...order };
}

/** Reads all flags and gathers what is wrong with them, so that a person corrects a command once. */
class FlagReading {
  readonly matrix: Record<string, unknown[]> = {};
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
    const request = { ...this.#fields(), source: this.#source(), sink: this.#sinkSettings() };
    if (this.#errors.length > 0) {
      throw new Fault({
        kind: 'configuration',
        code: 'INVALID_INPUT',
        message: this.#errors.length === 1 ? 'A flag is wrong.' : `${this.#errors.length} flags are wrong.`,
        hint: 'Nothing was started. `thermobench <command> --help` lists all flags with what they allow.',
        fields: this.#errors,
      });
    }
    return request;
  }

  refuse(flag: string, value: string, message: string): undefined {
    this.#errors.push({ field: `--${flag}`, value, message });
  }

  #fields(): Record<string, unknown> {
    const fields: Record<string, unknown> = { target: DEFAULT_TARGET };
    for (const { flag, field, parse, form, varies } of this.#form.flags) {
      const values = this.#words(flag, varies).map((text) => {
        const value = parse(text);
        return value === undefined
          ? this.refuse(flag, text, form)
          : this.#fit(flag, text, value, this.#form.shape[field]);
      });
      this.#place(fields, field, field, values);
    }
    if (!this.#targets.some(({ name }) => name === fields.target)) {
      const names = this.#targets.map(({ name }) => name).join(', ');
      this.refuse('target', String(fields.target), `is not configured; there are: ${names}`);
    }
    return fields;
  }

  #sinkSettings(): Record<string, unknown> {
    const name = this.#given.get('target') ?? DEFAULT_TARGET;
    const sink = this.#targets.find((target) => target.name === name)?.sink;
    const settings: Record<string, unknown> = {};
    for (const flag of SETTING_FLAGS.filter(({ side }) => side === 'sink')) {
      const schema = sinkKind(sink ?? '')?.options.shape[flag.setting];
      const values = this.#settingValues(flag, sink, `target ${name} is ${sink}`, schema);
      this.#place(settings, flag.setting, `sink.${flag.setting}`, values);
    }
    return settings;
  }

  #source(): Record<string, unknown> {
    const kind = this.#given.get('source') ?? 'auto';
    const source: Record<string, unknown> = { kind };
    const known = SourceSpec.options.some(({ shape }) => shape.kind.value === kind);
    for (const flag of SETTING_FLAGS.filter(({ side }) => side === 'source')) {
      const [value] = this.#settingValues(flag, known ? kind : undefined, `the source is ${kind}`, undefined);
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

  /** The values of one setting's flag; none where it was not given, or the kind in use does not know it. */
  #settingValues(
    { side, flag, owners }: SettingFlag,
    kind: string | undefined,
    inUse: string,
    schema: z.core.$ZodType | undefined
  ): unknown[] {
    const words = this.#words(flag, side === 'sink');
    const described = owners.get(kind ?? '');
    if (kind !== undefined && words.length > 0 && !described) {
      this.refuse(flag, words.join(), `is for ${[...owners.keys()].join(', ')}; ${inUse}`);
    }
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
    return this.#lists && varies ? text.split(',').map((word) => word.trim()) : [text];
  }

  #place(fields: Record<string, unknown>, field: string, path: string, values: unknown[]): void {
    if (values.length > 1) {
      this.matrix[path] = values;
    } else if (values.length === 1) {
      fields[field] = values[0];
    }
  }
}
