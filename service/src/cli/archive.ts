import { resolve } from 'node:path';

import { InvalidArgumentError, type Command } from 'commander';
import { z } from 'zod';

import { ArchiveOptions } from '../sinks/archive/folder-options.ts';
import type { ArchiveProgress, TopicArchiver } from '../archive/topic-archiver.ts';
import type { Settings } from '../config/settings.ts';
import { topicsOf } from '../config/topics.ts';
import { Fault, type FieldError } from '../model/fault.ts';
import { fieldErrors } from '../model/field-errors.ts';
import { counted } from '../model/sentence.ts';
import { count, duration, rate } from '../reports/figures.ts';
import { invalidInput, NOTHING_STARTED } from '../runs/spec.ts';
import type { KafkaTarget } from '../kafka/options.ts';
import { EXIT } from './exit-code.ts';
import { shareFilesAsUsual } from './file-mode.ts';
import { givenFlags } from './given-flags.ts';
import { onInterruption } from './interruptions.ts';
import { openLiveLine, withProgress, type LiveLine } from './live-line.ts';
import { perform, type CommandContext } from './perform.ts';
import { parseDuration } from '../model/quantities.ts';
import { addRecordFlags, RECORD_FLAGS } from './record-flags.ts';
import type { GivenFlags } from './run-request.ts';
import { kebabCase } from './setting-flags.ts';

const { rowsPerFile, everyMs } = ArchiveOptions.shape;

const Flags = z.object({
  from: z.string(),
  to: z.string(),
  follow: z.boolean().default(false),
  every: z.number().nullable().optional(),
  rowsPerFile: z.string().transform(Number).optional(),
});
type Flags = z.infer<typeof Flags>;

/** `thermobench archive`: exports a topic as Parquet files by location and day, each record once. */
export function addArchive(program: Command): void {
  const command = program
    .command('archive')
    .description('Write a Kafka topic to Parquet files by location and day, each reading exactly once.')
    .requiredOption('--from <target>', 'The target whose topic is read.')
    .requiredOption(
      '--to <folder>',
      'Folder for the files, created if missing. It also records the position up to which the topic is archived.'
    )
    .option('--follow', 'Keep archiving new records, instead of ending once the current ones are written.')
    .option(
      '--every <time>',
      `${everyMs.description ?? ''} Default: ${duration(everyMs.parse(undefined))}.`,
      durationOf
    )
    .option('--rows-per-file <n>', `${rowsPerFile.description ?? ''} Default: ${count(rowsPerFile.parse(undefined))}.`);
  addRecordFlags(command);
  command.action(async (_flags: unknown, given: Command) => {
    await perform(given, (context) => archive(context, Flags.parse(given.opts()), givenFlags(given)));
  });
}

async function archive({ settings, print }: CommandContext, flags: Flags, given: GivenFlags): Promise<void> {
  const options = checkedOptions(flags);
  const target = askedTopic(settings, flags.from, given);
  const folder = resolve(flags.to);
  // Other commands start faster without loading the Kafka client.
  const { TopicArchiver: Archiver } = await import('../archive/topic-archiver.ts');
  shareFilesAsUsual();
  const started = performance.now();
  await using archiver = await Archiver.open({
    target,
    folder,
    rowsPerFile: options.rowsPerFile,
  });
  using line = openLiveLine(process.stderr);
  await untilEnd(archiver, flags.follow ? options.everyMs : null, line);
  const seconds = (performance.now() - started) / 1000;
  const { waiting: _none, ...archived } = archiver.progress();
  const summary = {
    folder,
    ...archived,
    seconds,
    readingsPerSecond: archived.readings / seconds,
    totals: archiver.totals,
  };
  print(summary, () => summaryText(summary));
}

/** Archives until there is nothing left, or until Ctrl-C or SIGTERM; a second signal ends the process immediately. */
async function untilEnd(archiver: TopicArchiver, everyMs: number | null, line: LiveLine): Promise<void> {
  const stopping = new AbortController();
  using _interruptions = onInterruption(async (times) => {
    if (times > 1) {
      // Uncommitted records are not in the archive, and are read again at the next start.
      process.exit(EXIT.failed);
    }
    line.say('Stopping: writing what has been read. Press Ctrl-C again to stop immediately.');
    stopping.abort();
  });
  const working =
    everyMs === null
      ? archiver.drain(stopping.signal)
      : archiver.follow(everyMs, (trouble) => line.say(`${trouble.message} Retrying.`), stopping.signal);
  await withProgress(line, () => progressLine(archiver.progress()), working);
}

function progressLine({ readings, files, waiting, rejected }: ArchiveProgress): string {
  return [
    `${counted(readings, 'reading')} in ${counted(files, 'file')}`,
    `${count(waiting)} waiting`,
    ...(rejected > 0 ? [counted(rejected, 'record is not a reading', 'records are not readings')] : []),
  ].join('  ');
}

interface Summary extends Omit<ArchiveProgress, 'waiting'> {
  folder: string;
  seconds: number;
  readingsPerSecond: number;
  totals: TopicArchiver['totals'];
}

function summaryText({
  folder,
  readings,
  files,
  rejected,
  expired,
  seconds,
  readingsPerSecond,
  totals,
}: Summary): string {
  return [
    `${counted(readings, 'reading')} archived in ${counted(files, 'file')} in ${duration(seconds * 1000)}, ${rate(readingsPerSecond)} per second; ${folder} holds ${counted(totals.readings, 'reading')}.`,
    ...(rejected > 0
      ? [
          `  ${counted(rejected, 'record is not a reading', 'records are not readings')}: kept in _rejected, with the reason.`,
        ]
      : []),
    ...(expired > 0
      ? [`  ${counted(expired, 'record was', 'records were')} already deleted from the topic: check its retention.ms.`]
      : []),
  ].join('\n');
}

function checkedOptions({ every, rowsPerFile: rows }: Flags): ArchiveOptions {
  const request = { ...(every !== undefined && { everyMs: every }), ...(rows !== undefined && { rowsPerFile: rows }) };
  const options = ArchiveOptions.safeParse(request);
  if (!options.success) {
    const wrong = fieldErrors(options.error, [], request);
    throw invalidInput(
      wrong.map((error) => ({ ...error, field: `--${kebabCase(error.field).replace(/-ms$/, '')}` })),
      NOTHING_STARTED
    );
  }
  return options.data;
}

function askedTopic(settings: Settings, name: string, given: GivenFlags): KafkaTarget {
  const topics = topicsOf(settings.targets());
  const topic = topics.get(name);
  if (topic !== undefined) {
    const errors: FieldError[] = [];
    const records = RECORD_FLAGS.read(given, errors, topic.records);
    if (records === null) {
      throw invalidInput(errors, NOTHING_STARTED);
    }
    return { ...topic, records };
  }
  throw new Fault({
    kind: 'configuration',
    code: 'NO_KAFKA_TARGET',
    message: `--from names "${name}", which is not a configured target with a topic.`,
    hint:
      topics.size > 0
        ? `Available: ${[...topics.keys()].join(', ')}.`
        : 'Configure one, or start a private one with `thermobench stack up kafka`.',
  });
}

function durationOf(text: string): number {
  const ms = parseDuration(text);
  if (typeof ms !== 'number') {
    throw new InvalidArgumentError('It must be a duration with its unit, such as 30s, 5m or 1h.');
  }
  return ms;
}
