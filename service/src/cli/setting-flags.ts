import { z } from 'zod';

import { SourceSpec } from '../model/source.ts';
import { sinkKinds } from '../sinks/index.ts';

/** A setting as its zod schema describes it. */
const SettingSchema = z.object({
  type: z.enum(['integer', 'number', 'string', 'boolean']).optional(),
  enum: z.array(z.string()).optional(),
  default: z.unknown().optional(),
  description: z.string().optional(),
});
export type SettingSchema = z.infer<typeof SettingSchema>;

/** One flag of `run` and `sweep`, derived from the schemas of the sinks or sources that have the setting. */
export interface SettingFlag {
  readonly side: 'sink' | 'source';
  /** Name of the setting, such as `commitEvery`. */
  readonly setting: string;
  /** Name of the flag without its dashes, such as `commit-every`. */
  readonly flag: string;
  /** The setting's schema for each kind of sink or source that has it. */
  readonly owners: ReadonlyMap<string, SettingSchema>;
}

/**
 * A flag for every setting of every sink and source, so that help, defaults and errors have a single definition. If the name is
 * in `taken` or used by a sink's flag, it gets the prefix `source-` or `sink-`.
 */
export function settingFlags(taken: ReadonlySet<string>): SettingFlag[] {
  const sinks = collect('sink', new Map(sinkKinds.map(({ kind, options }) => [kind, options])), taken);
  const sources = new Map(SourceSpec.options.map((schema) => [schema.shape.kind.value, schema]));
  return [...sinks, ...collect('source', sources, new Set([...taken, ...sinks.map(({ flag }) => flag)]))];
}

function collect(
  side: 'sink' | 'source',
  schemas: ReadonlyMap<string, z.ZodObject>,
  taken: ReadonlySet<string>
): SettingFlag[] {
  const owners = new Map<string, Map<string, SettingSchema>>();
  for (const [kind, schema] of schemas) {
    for (const [setting, described] of Object.entries(settingsOf(schema))) {
      owners.set(setting, (owners.get(setting) ?? new Map()).set(kind, described));
    }
  }
  return [...owners].map(([setting, kinds]) => {
    const plain = kebabCase(setting);
    return { side, setting, flag: taken.has(plain) ? `${side}-${plain}` : plain, owners: kinds };
  });
}

/** The settings that one word on the command line can express; lists and tables are only available in the HTTP API. */
export function settingsOf(schema: z.ZodObject): Record<string, SettingSchema> {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input' });
  return Object.fromEntries(
    Object.entries(properties).flatMap(([setting, property]) => {
      const described = SettingSchema.safeParse(property);
      return described.data?.type !== undefined && setting !== 'kind' ? [[setting, described.data] as const] : [];
    })
  );
}

/** Help for a flag: owners, effect, allowed values and default. Owners with the same text share one entry. */
export function flagHelp({ owners }: SettingFlag): string {
  const sayings = Map.groupBy(owners, ([, schema]) => effectOf(schema));
  const said = [...sayings].map(([words, those]) => `[${those.map(([kind]) => kind).join(', ')}] ${words}`);
  return `${said.join(' ')}${defaultWords(owners)}`;
}

/** Help for a flag of a single schema. */
export function settingHelp(schema: SettingSchema): string {
  return `${effectOf(schema)}${defaultWords(new Map([['', schema]]))}`;
}

function effectOf({ description = '', enum: allowed }: SettingSchema): string {
  return allowed ? `${description} One of ${allowed.join(', ')}.` : description;
}

/** One default for all owners, or each owner's own. */
function defaultWords(owners: SettingFlag['owners']): string {
  const defaults = [...owners].flatMap(([kind, { default: value }]): Array<[string, string]> =>
    value === undefined ? [] : [[kind, String(value)]]
  );
  const [first] = defaults;
  if (!first) {
    return '';
  }
  const isShared = defaults.every(([, value]) => value === first[1]);
  return ` Default: ${isShared ? first[1] : defaults.map(([kind, value]) => `${value} (${kind})`).join(', ')}.`;
}

/**
 * Converts a command-line word to the setting's type. A word that cannot be converted stays a string, which the schema refuses.
 */
export function settingValue(text: string, { type }: SettingSchema): unknown {
  if (type === 'boolean') {
    return text === 'true' ? true : text === 'false' ? false : text;
  }
  const isNumeric = (type === 'integer' || type === 'number') && text.trim() !== '';
  return isNumeric && Number.isFinite(Number(text)) ? Number(text) : text;
}

export function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
