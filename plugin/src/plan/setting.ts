import { t } from '@grafana/i18n';
import { RunSpec } from '@thermobench/service/model/run.ts';
import { SourceSpec } from '@thermobench/service/model/source.ts';
import { SweepSpec } from '@thermobench/service/model/sweep.ts';
import { CONDITION_EXAMPLES, Measure, Thresholds } from '@thermobench/service/model/threshold.ts';
import { z } from 'zod';

import { settingName } from '../components/settingName.ts';
import { AS_IT_IS } from '../translations.ts';
import { Plain, PRECISION, spellingOf, type Spelling } from './spelling.ts';
import { splitTags, tagsHint, tagsRefusal } from './tagWords.ts';

/** The field with the tags of a run. */
export const TAGS = 'tags';

/** One field of the form. Its allowed values come from the service's own schema. */
export interface Setting extends Spelling {
  /** The service's name for the setting: `producers`, `sink.commitEvery`, `source.locations`. */
  name: string;
  label: string;
  description: string;
  /** Empty if any text is allowed. */
  choices: readonly string[];
  /** The default; empty if there is none. */
  standard: string;
}

const Property = Plain.extend({
  description: z.string().default(''),
  default: z.unknown().optional(),
  anyOf: z.array(z.object({ type: z.string().optional() }).loose()).optional(),
});
const ObjectSchema = z.object({ properties: z.record(z.string(), z.unknown()).default({}) });

/** The settings in an object's JSON Schema. Includes only texts, numbers and choices. */
export function settingsOf(jsonSchema: unknown, prefix = ''): Setting[] {
  const { properties } = ObjectSchema.parse(jsonSchema);
  return Object.entries(properties).flatMap(([name, property]) => settingOf(`${prefix}${name}`, property) ?? []);
}

function settingOf(name: string, property: unknown): Setting | undefined {
  const { data } = Property.safeParse(property);
  // Null means "no limit" or similar, which is an empty field here.
  const plain = Plain.safeParse(data?.anyOf?.find(({ type }) => type !== 'null') ?? data).data;
  if (!data || plain?.type === undefined) {
    return undefined;
  }
  const spelling = spellingOf(name, plain, data.default);
  return {
    ...spelling,
    name,
    label: settingName(name),
    // Users enter a unit, so milliseconds are not mentioned.
    description: data.description.replaceAll('`', '').replaceAll(', in milliseconds.', '.'),
    choices: plain.enum ?? (plain.type === 'boolean' ? ['true', 'false'] : []),
    standard: data.default === undefined || data.default === null ? '' : spelling.write(data.default),
  };
}

/** The settings of all runs, for every target. */
export function runSettings(): Map<string, Setting> {
  const settings = settingsOf(z.toJSONSchema(RunSpec, { io: 'input' })).map((setting) => ({
    ...setting,
    description: runDescription(setting),
    // Run and sweep have different defaults.
    ...(setting.name === 'warmupMs' ? { standard: '' } : {}),
  }));
  return new Map(settings.map((setting) => [setting.name, setting]));
}

/** Replaces descriptions that mention null or milliseconds, because they are meant for programs. */
function runDescription({ name, description }: Setting): string {
  switch (name) {
    case 'producers':
      return t(
        'new-run.producers',
        'Loops that write in parallel, each through its own connection. In SQLite, and in Cassandra with client ' +
          '"driver", the producers of a thread share a connection. Empty: 2 per CPU thread.'
      );
    case 'durationMs':
      return t('new-run.duration', 'How long to write, such as 30s, 5m or 2h.');
    case 'rows':
      return t('new-run.rows', 'Stop after this many readings.');
    case 'ratePerSecond':
      return t('new-run.rate', 'Total for all producers, such as 500, 500/s, 10/m or 3600/h.');
    case 'warmupMs':
      return t(
        'new-run.warm-up',
        'Time before the measurement. Its readings are written and counted, but left out of the rates. Empty: no ' +
          'warm-up for a single run; a tenth of each run’s duration, at most 5s, in a sweep.'
      );
    case 'seed':
      return t(
        'new-run.seed',
        'The same seed gives the same intended starts. Empty: a random seed, shown in the report.'
      );
    case 'relayTo':
      return t('new-run.relay', 'The target that a relay copies the readings to, each exactly once. Empty: no relay.');
    case 'label':
      return t('new-run.label-hint', 'A few words that help you find this run again.');
    default:
      return description;
  }
}

/** The tags of a run, which are not part of its spec. A text is one value with all tags, because a sweep cannot vary them. */
export function tagsSetting(): Setting {
  return {
    name: TAGS,
    label: settingName(TAGS),
    description: `${tagsHint()}.`,
    choices: [],
    standard: '',
    split: (text) => [text.trim()].filter((words) => words !== ''),
    read: splitTags,
    write: (value) => (Array.isArray(value) ? value.join(' ') : ''),
    refusal: (text) => tagsRefusal(splitTags(text)),
  };
}

/** The settings that only a sweep has. */
export function repeatSetting(): Setting[] {
  return settingsOf(z.toJSONSchema(SweepSpec.pick({ repeat: true, precision: true }), { io: 'input' })).map(
    (setting) => ({
      ...setting,
      description:
        setting.name === PRECISION
          ? t(
              'new-run.precision-hint',
              'Repeat each combination until the interval of its median rate extends at most this far to each side, such as 3%. Empty: the number of runs above is fixed.'
            )
          : t(
              'new-run.repeat-hint',
              'Runs per combination. From 6 runs on, the median has an interval; with fewer runs, the table shows their range. With a precision: the most runs per combination.'
            ),
    })
  );
}

/** The thresholds of all runs, for every target. */
export function thresholdSettings(): Setting[] {
  return settingsOf(z.toJSONSchema(Thresholds, { io: 'input' }), 'thresholds.').map((setting) => ({
    ...setting,
    description: thresholdDescription(setting.name) ?? setting.description,
  }));
}

function thresholdDescription(setting: string): string | undefined {
  const measure = Measure.safeParse(setting.slice('thresholds.'.length)).data;
  const example = (unit = '') => ({ example: measure && `${CONDITION_EXAMPLES[measure]}${unit}`, ...AS_IT_IS });
  switch (measure) {
    case undefined:
      return undefined;
    case 'rowsPerSecond':
      return t('thresholds.rate', 'Acked rows per second, without the warm-up, such as {{example}}.', example());
    case 'p99Ms':
      return t(
        'thresholds.p99',
        '99th percentile of the latency, such as {{example}}. In a run with a fixed rate, it is measured from the intended start; otherwise, from the call.',
        example('ms')
      );
    case 'lostRows':
      return t('thresholds.lost', 'Acked rows that are missing from the store, such as {{example}}.', example());
    case 'errors':
      return t('thresholds.errors', 'Faults of the run, including retried ones, such as {{example}}.', example());
  }
}

/**
 * These settings have no field. The service refuses files of its host to Grafana users, and columns are only useful
 * with a file.
 */
export const NEEDS_FILES = new Set([
  ...['kind', 'file', 'sysfsRoot', 'timeColumn', 'valueColumn', 'locationColumn', 'location'],
  ...['timeFormat', 'timeZone', 'decimal', 'encoding'],
]);

/** The kinds of source, each with its settings. */
export function sources(): Map<string, Setting[]> {
  return new Map(
    SourceSpec.options.map((option) => {
      const settings = settingsOf(z.toJSONSchema(option, { io: 'input' }), 'source.');
      return [
        option.shape.kind.value,
        settings.filter(({ name }) => !NEEDS_FILES.has(name.slice('source.'.length))),
      ] as const;
    })
  );
}
