import { t } from '@grafana/i18n';
import {
  durationText,
  parseDuration,
  parseNumber,
  parsePercent,
  parseRate,
  percentText,
  splitList,
} from '@thermobench/service/model/quantities.ts';
import { CONDITION_EXAMPLES, Measure, parseCondition } from '@thermobench/service/model/threshold.ts';
import { z } from 'zod';

import { count } from '../components/figures.ts';
import { AS_IT_IS } from '../translations.ts';

/**
 * Converts the text of a field to values for the request, and back. Durations, rates and numbers are written as on the
 * command line.
 */
export interface Spelling {
  /** Splits the text into one text per value. Several values, separated by commas, make a sweep. */
  split(text: string): string[];
  /** The value of one text. Returns an unreadable text unchanged; {@link refusal} explains what is wrong with it. */
  read(text: string): unknown;
  write(value: unknown): string;
  /** Why the service would refuse the text, and what it accepts instead; undefined if it would accept the text. */
  refusal(text: string): string | undefined;
}

/** The JSON Schema of a setting whose value can be written as one text. */
export const Plain = z.object({
  type: z.enum(['string', 'integer', 'number', 'boolean']).optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  exclusiveMaximum: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  pattern: z.string().optional(),
});
export type Plain = z.infer<typeof Plain>;

/** Numbers that suit most settings, as examples for settings without a default. */
const USUAL = 10;
const USUAL_MS = 30_000;
const USUAL_PRECISION = 0.03;

/** The spelling of a setting. `standard` is its default value, if any, which serves as an example. */
export function spellingOf(name: string, plain: Plain, standard?: unknown): Spelling {
  const { minimum = -Infinity, maximum = Infinity } = plain;
  const example = typeof standard === 'number' && standard > 0 ? standard : undefined;
  const bounded = (usual: number) => Math.min(Math.max(example ?? usual, minimum), maximum);
  const write = (value: unknown) => (value === null || value === undefined ? '' : String(value));
  const measure = thresholdMeasure(name);
  if (measure !== undefined) {
    return condition(measure, write);
  }
  if (name.endsWith('Ms')) {
    return numeric(name, plain, {
      read: (text) => parseDuration(text) ?? text,
      write: (value) => (typeof value === 'number' ? durationText(value) : ''),
      allowed: () =>
        t('plan.duration', 'must be a duration with its unit{{bounds}}, such as {{example}}', {
          bounds: boundWords(plain, durationText),
          example: durationText(bounded(USUAL_MS)),
          ...AS_IT_IS,
        }),
    });
  }
  if (name === PRECISION) {
    return numeric(name, plain, {
      read: (text) => parsePercent(text) ?? text,
      write: (value) => (typeof value === 'number' ? percentText(value) : ''),
      allowed: () =>
        t('plan.percent', 'must be a percentage{{bounds}}, such as {{example}}', {
          bounds: boundWords(plain, percentText),
          example: percentText(USUAL_PRECISION),
          ...AS_IT_IS,
        }),
    });
  }
  if (name === 'ratePerSecond') {
    return numeric(name, plain, {
      read: readRate,
      write,
      allowed: () =>
        t('plan.rate', 'must be a rate{{bounds}}, such as 500, 500/s, 10/m, 3600/h or max', {
          bounds: boundWords(plain, (rate) => `${rate < 1 ? String(rate) : count(rate)}/s`),
          ...AS_IT_IS,
        }),
    });
  }
  switch (plain.type) {
    case 'integer':
    case 'number': {
      const words = () => ({ bounds: boundWords(plain, count), example: String(bounded(USUAL)), ...AS_IT_IS });
      return numeric(name, plain, {
        read: (text) => parseNumber(text) ?? text,
        write,
        allowed: () =>
          plain.type === 'integer'
            ? t('plan.whole', 'must be a whole number{{bounds}}, such as {{example}}', words())
            : t('plan.number', 'must be a number{{bounds}}, such as {{example}}', words()),
      });
    }
    case 'boolean':
      return { split: splitWords, read: (text) => text === 'true', write, refusal: () => undefined };
    case 'string':
    case undefined:
      return {
        // A comma may be part of a free text.
        split: plain.enum ? splitWords : (text) => [text.trim()].filter((word) => word !== ''),
        read: (text) => text,
        write,
        refusal: (text) => textRefusal(plain, text),
      };
  }
}

/** The field with the number of runs per combination. */
export const REPEAT = 'repeat';
/** The field with the precision until which each combination is repeated. */
export const PRECISION = 'precision';

/** Whether a field takes several values: a sweep can vary the settings of runs and stores, but not those of sources. */
function takesSeveral(name: string): boolean {
  return name !== REPEAT && name !== PRECISION && !name.startsWith('source.');
}

/** The figure that a field sets a threshold for; undefined for any other field. */
function thresholdMeasure(name: string): Measure | undefined {
  const [group, figure] = name.split('.');
  return group === 'thresholds' ? Measure.safeParse(figure).data : undefined;
}

/** A threshold cannot be varied in a sweep, so its text is one value, and a comma only separates thousands. */
function condition(measure: Measure, write: Spelling['write']): Spelling {
  return {
    split: (text) => [text.trim()].filter((word) => word !== ''),
    read: (text) => text,
    write,
    refusal: (text) =>
      parseCondition(measure, text) === undefined
        ? t('plan.condition', 'must be >=, <=, > or < followed by a number, such as {{example}}', {
            example: CONDITION_EXAMPLES[measure],
            ...AS_IT_IS,
          })
        : undefined,
  };
}

interface Numeric extends Pick<Spelling, 'read' | 'write'> {
  /** What to enter instead of a refused text. */
  allowed(): string;
}

function numeric(name: string, plain: Plain, { read, write, allowed }: Numeric): Spelling {
  const schema = z.fromJSONSchema(plain);
  // People write spaces before a unit and commas between thousands; the command line accepts neither.
  const readPlain = (text: string) => read(text.replaceAll(/[ ,]/g, ''));
  return {
    split: (text) => splitNumbers(text, takesSeveral(name)),
    read: readPlain,
    write,
    refusal(text) {
      const value = readPlain(text);
      return value === null || schema.safeParse(value).success ? undefined : allowed();
    },
  };
}

/** `max` is null: as fast as the store answers. */
function readRate(text: string): unknown {
  const rate = parseRate(text);
  return rate === undefined ? (parseNumber(text) ?? text) : rate;
}

function boundWords({ minimum, maximum }: Plain, written: (value: number) => string): string {
  const hasMost = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER;
  if (minimum === undefined) {
    return '';
  }
  return hasMost
    ? t('plan.from-to', ' from {{least}} to {{most}}', { least: written(minimum), most: written(maximum), ...AS_IT_IS })
    : t('plan.at-least', ' of at least {{least}}', { least: written(minimum), ...AS_IT_IS });
}

/** Digits in groups of three: `1,000` or `10,000/s`. */
const GROUPED = /^\d{1,3}(,\d{3})+(?![\d,])[^,]*$/;

/**
 * Splits at the commas between values. If the values have spaces between them, or the field takes only one value, a comma
 * within a number separates thousands: `1,500, 2,000` has two values, but `1,500` in a list without spaces has two as well.
 */
function splitNumbers(text: string, isList: boolean): string[] {
  const parts = text.split(/,\s+/).map((part) => part.trim());
  const mayBeThousands = !isList || parts.length > 1;
  return parts
    .flatMap((part) => (mayBeThousands && GROUPED.test(part) ? [part] : splitList(part)))
    .filter((value) => value !== '');
}

/** The words between commas. */
export function splitWords(text = ''): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

/**
 * Checks only choices and length. The schema of the whole request checks the format of a text, and explains it in
 * words.
 */
function textRefusal({ enum: choices, maxLength = Infinity }: Plain, text: string): string | undefined {
  if (choices && !choices.includes(text)) {
    return t('plan.choice', 'must be one of {{choices}}', { choices: choices.join(', '), ...AS_IT_IS });
  }
  return text.length > maxLength
    ? t('plan.too-long', 'must have at most {{most}} characters', { most: maxLength })
    : undefined;
}
