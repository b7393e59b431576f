import { t } from '@grafana/i18n';
import { RunSpec } from '@thermobench/service/model/run.ts';
import { SourceSpec } from '@thermobench/service/model/source.ts';
import { z } from 'zod';

import { settingName } from '../../components/settingName.ts';
import { durationText, parseDuration } from './duration.ts';

/** One field of the form. Its allowed values come from the service's own schema. */
export interface Setting {
  /** The service's name for it: `producers`, `sink.commitEvery`, `source.locations`. */
  name: string;
  label: string;
  description: string;
  /** Empty if any text is allowed. */
  choices: readonly string[];
  /** The default; empty if there is none. */
  standard: string;
  /** Converts text to the value for the request. Leaves unreadable text for the schema to refuse. */
  read(text: string): unknown;
  write(value: unknown): string;
  schema: z.ZodType;
}

const Plain = z.object({
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
type Plain = z.infer<typeof Plain>;

const Property = Plain.extend({
  description: z.string().default(''),
  default: z.unknown().optional(),
  anyOf: z.array(z.object({ type: z.string().optional() }).loose()).optional(),
});
const ObjectSchema = z.object({ properties: z.record(z.string(), z.unknown()).default({}) });

/** The settings in the JSON Schema of an object; only texts, numbers and choices. */
export function settingsOf(jsonSchema: unknown, prefix = ''): Setting[] {
  const { properties } = ObjectSchema.parse(jsonSchema);
  return Object.entries(properties).flatMap(([name, property]) => settingOf(`${prefix}${name}`, property) ?? []);
}

function settingOf(name: string, property: unknown): Setting | undefined {
  const { data } = Property.safeParse(property);
  // Null means "no limit" and the like, which is an empty field here.
  const plain = Plain.safeParse(data?.anyOf?.find(({ type }) => type !== 'null') ?? data).data;
  if (!data || plain?.type === undefined) {
    return undefined;
  }
  const { read, write } = spellingOf(name, plain.type);
  return {
    name,
    label: settingName(name),
    // The user enters the unit.
    description: data.description.replaceAll('`', '').replace(/, in milliseconds\.$/, '.'),
    choices: plain.enum ?? (plain.type === 'boolean' ? ['true', 'false'] : []),
    standard: data.default === undefined || data.default === null ? '' : write(data.default),
    read,
    write,
    schema: z.fromJSONSchema(plain),
  };
}

function spellingOf(name: string, type: Plain['type']): Pick<Setting, 'read' | 'write'> {
  if (name.endsWith('Ms')) {
    return {
      read: (text) => parseDuration(text) ?? text,
      write: (value) => (typeof value === 'number' ? durationText(value) : ''),
    };
  }
  const write = (value: unknown) => (value === null || value === undefined ? '' : String(value));
  switch (type) {
    case 'integer':
    case 'number':
      return { read: (text) => (/^-?\d+(\.\d+)?(e\d+)?$/.test(text) ? Number(text) : text), write };
    case 'boolean':
      return { read: (text) => text === 'true', write };
    case 'string':
    case undefined:
      return { read: (text) => text, write };
  }
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

/** Descriptions in the schema that mention null or milliseconds are for programs. */
function runDescription({ name, description }: Setting): string {
  switch (name) {
    case 'producers':
      return t(
        'new-run.producers',
        'Loops that write in parallel, each through its own connection. In SQLite, and with Cassandra’s client "driver", the producers of a thread share one. Empty: 2 per CPU thread.'
      );
    case 'durationMs':
      return t('new-run.duration', 'How long to write, such as 30s, 5m or 2h.');
    case 'rows':
      return t('new-run.rows', 'Stop after this many readings.');
    case 'ratePerSecond':
      return t('new-run.rate', 'Total of all producers.');
    case 'warmupMs':
      return t(
        'new-run.warm-up',
        'Time before the measurement. Its readings are written and counted, but left out of the rates. Empty: none for a single run; for several runs a tenth of the duration of each, at most 5s.'
      );
    case 'seed':
      return t(
        'new-run.seed',
        'The same seed gives the same intended starts. Empty: a random seed, shown in the report.'
      );
    case 'relayTo':
      return t('new-run.relay', 'The target that a relay copies the readings to, each exactly once. Empty: no relay.');
    default:
      return description;
  }
}

/** The service refuses files of its host from users of Grafana. Columns are only useful with a file. */
const NEEDS_FILES = new Set([
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
