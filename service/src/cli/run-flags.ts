import { Option, type Command } from 'commander';

import { CollectionSpec } from '../model/collection.ts';
import { OUTAGE_EXAMPLES, parseOutages } from '../model/outage.ts';
import { RequestedRun } from '../model/run.ts';
import { parseDuration, parseNumber, parseRate } from '../model/quantities.ts';
import { tagsIn } from '../model/tags.ts';
import { parseThresholds } from '../model/threshold.ts';
import { conditionExamples } from '../reports/threshold-words.ts';
import { flagHelp, settingFlags, type SettingFlag } from './setting-flags.ts';

/** A flag of a command that is not a setting of a sink or source. */
export interface RequestFlag<Field extends string = string> {
  readonly flag: string;
  readonly field: Field;
  /** How help shows the value. */
  readonly value: string;
  readonly help: string;
  /** Converts the text to the field's type; undefined if the text is not of the form that `form` describes. */
  readonly parse: (text: string) => unknown;
  readonly form: string;
  /** May be a comma-separated list in a sweep. */
  readonly varies?: true;
  /** May be given several times, with the same effect as one comma-separated list. */
  readonly repeats?: true;
}

const number = { value: 'n', parse: parseNumber, form: 'must be a number' };
const word = { parse: (text: string): unknown => text, form: 'must be a word' };
const duration = {
  value: 'time',
  parse: parseDuration,
  form: 'must be a duration with its unit: 500ms, 30s, 1m, 2h, 1d or forever',
};
const rate = { value: 'rate', parse: parseRate, form: 'must be a rate: 500/s, 10/m, 3600/h or max' };

export const RUN_FLAGS: ReadonlyArray<RequestFlag<keyof typeof RequestedRun.shape>> = [
  {
    flag: 'target',
    field: 'target',
    value: 'name',
    help: 'A configured target; for a sweep, several separated by commas. Default: sqlite.',
    ...word,
  },
  {
    flag: 'producers',
    field: 'producers',
    help:
      'Loops that write in parallel, each through its own connection. In SQLite, and in Cassandra with --client ' +
      'driver, the producers of a thread share a connection. Default: 2 per CPU thread.',
    ...number,
    varies: true,
  },
  {
    flag: 'duration',
    field: 'durationMs',
    help: 'How long to write: 30s, 1m, 2h, forever. Default: 30s.',
    ...duration,
    varies: true,
  },
  { flag: 'rows', field: 'rows', help: 'Stop after this many readings.', ...number, varies: true },
  {
    flag: 'rate',
    field: 'ratePerSecond',
    help: 'Total rate of all producers: 500/s, 10/m, max. Default: max, as fast as the store answers.',
    ...rate,
    varies: true,
  },
  {
    flag: 'arrivals',
    field: 'arrivals',
    value: 'spacing',
    help: 'How intended starts are spaced when a rate is given: constant or poisson. Default: constant.',
    ...word,
    varies: true,
  },
  {
    flag: 'seed',
    field: 'seed',
    help: 'Seed for the intended starts of --arrivals poisson; the same seed gives the same starts. Default: random, shown in the report.',
    ...number,
  },
  {
    flag: 'payload',
    field: 'payload',
    help: `${described('payload')} Default: 1.`,
    ...number,
    varies: true,
  },
  {
    flag: 'warmup',
    field: 'warmupMs',
    help:
      'Time before the measurement, such as 5s: readings are written and counted, but left out of the rates. ' +
      'Default: none; in a sweep or limit search, a tenth of the duration, at most 5s.',
    ...duration,
  },
  {
    flag: 'if-busy',
    field: 'ifBusy',
    value: 'queue|refuse',
    help: 'What to do while another run uses the target. Default: queue.',
    ...word,
  },
  {
    flag: 'relay-to',
    field: 'relayTo',
    value: 'name',
    help: 'A target that a relay copies the readings to, from Kafka. Default: none.',
    ...word,
    varies: true,
  },
  {
    flag: 'threshold',
    field: 'thresholds',
    value: 'condition',
    help: `A condition that a run must meet to pass, in quotes: ${conditionExamples().join(', ')}. May be repeated. If a run does not pass, the exit code is 4. Default: none.`,
    parse: parseThresholds,
    form: `must be conditions on different figures, such as ${conditionExamples().join(', ')}`,
    repeats: true,
  },
  {
    flag: 'outage',
    field: 'outages',
    value: 'what',
    help: `Something to break on purpose while the run writes, in quotes: ${OUTAGE_EXAMPLES.join(', ')}. Only servers of the private stack. May be repeated. Default: nothing.`,
    parse: parseOutages,
    form: `must be an action, a server, when it begins and for how long, such as ${OUTAGE_EXAMPLES.map((text) => `'${text}'`).join(', ')}`,
    repeats: true,
  },
  {
    flag: 'hosts',
    field: 'hosts',
    value: 'words',
    help: 'Hosts whose agents run the producers, separated by commas: names, or labels such as room=kitchen. May be repeated. Default: this host.',
    parse: (text) => text.split(',').map((word) => word.trim()),
    form: 'must be names of hosts, or labels, separated by commas',
    repeats: true,
  },
  { flag: 'label', field: 'label', value: 'text', help: described('label'), ...word },
  {
    flag: 'tag',
    field: 'tags',
    value: 'words',
    help: 'Words to filter runs by, separated by commas. May be repeated.',
    parse: tagsIn,
    form: 'must be words separated by commas',
    repeats: true,
  },
];

/**
 * A sweep has no flag for the seed of its runs: its `--seed` sets the order of the runs. Their own seeds are random, unless a
 * request over HTTP sets them.
 */
export const SWEEP_FLAGS = RUN_FLAGS.filter(({ field }) => field !== 'seed');

const NOT_OF_SEARCHES: ReadonlySet<string> = new Set(['seed', 'ratePerSecond', 'rows', 'thresholds', 'outages']);

/** A limit search sets the rates and thresholds of its runs itself. */
export const LIMIT_FLAGS = RUN_FLAGS.filter(({ field }) => !NOT_OF_SEARCHES.has(field)).map((flag) =>
  flag.field === 'durationMs' ? { ...flag, help: 'How long each run writes: 10s, 1m. Default: 10s.' } : flag
);

/** The flags of `collect`; those shared with `run` mean the same, except that the rate applies to each sensor. */
export const COLLECT_FLAGS: ReadonlyArray<RequestFlag<keyof typeof CollectionSpec.shape>> = [
  {
    flag: 'target',
    field: 'target',
    value: 'name',
    help: 'A configured target. Default: sqlite.',
    ...word,
  },
  {
    flag: 'rate',
    field: 'ratePerSecond',
    value: 'rate',
    help: 'How often every sensor is read: 1/s, 10/m, 60/h. Default: 1/s.',
    parse: (text) => parseRate(text) ?? undefined,
    form: 'must be a rate: 1/s, 10/m or 60/h',
  },
  {
    flag: 'duration',
    field: 'durationMs',
    help: 'How long to collect: 30s, 1h, forever. Default: forever.',
    ...duration,
  },
  {
    flag: 'spool-rows',
    field: 'spoolRows',
    help: `${CollectionSpec.shape.spoolRows.description ?? ''} Default: 1000000.`,
    ...number,
  },
  { flag: 'label', field: 'label', value: 'text', help: described('label'), ...word },
];

/** Names that no setting's flag may use: those of the commands' own flags, and the global ones. */
const TAKEN = new Set([
  ...[...RUN_FLAGS, ...COLLECT_FLAGS].map(({ flag }) => flag),
  ...['p99', 'sensors', 'every', 'max-runs', 'precision'],
  ...['source', 'textfile', 'strict', 'tbw', 'repeat', 'between', 'json', 'data', 'config', 'help', 'version'],
]);

export const SETTING_FLAGS: readonly SettingFlag[] = settingFlags(TAKEN);

/** Adds the flags of `run`. Their values stay text, so that all flags are parsed, and all errors reported, together. */
export function addRunFlags(command: Command): Command {
  return addFlags(command, RUN_FLAGS, 'The run:');
}

/** Adds the flags of `sweep` in the same way. */
export function addSweepFlags(command: Command): Command {
  return addFlags(command, SWEEP_FLAGS, 'The run:');
}

/** Adds the flags of the runs of `limit` in the same way. */
export function addLimitFlags(command: Command): Command {
  return addFlags(command, LIMIT_FLAGS, 'The runs:');
}

/** Adds the flags of `collect` in the same way. */
export function addCollectFlags(command: Command): Command {
  return addFlags(command, COLLECT_FLAGS, 'The collection:');
}

function addFlags(command: Command, flags: readonly RequestFlag[], group: string): Command {
  for (const { flag, value, help, repeats = false } of flags) {
    const option = new Option(`--${flag} <${value}>`, help).helpGroup(group);
    command.addOption(
      repeats
        ? option.argParser((text, before: string | undefined) => (before === undefined ? text : `${before}, ${text}`))
        : option
    );
  }
  command.addOption(
    new Option('--source <kind>', 'auto, thermal, iio, replay or synthetic. Default: auto.').helpGroup('The source:')
  );
  for (const setting of SETTING_FLAGS) {
    const settingGroup = setting.side === 'sink' ? 'Settings of the sink:' : 'The source:';
    command.addOption(new Option(`--${setting.flag} <value>`, flagHelp(setting)).helpGroup(settingGroup));
  }
  return command;
}

function described(field: keyof typeof RequestedRun.shape): string {
  return RequestedRun.shape[field].description ?? '';
}
