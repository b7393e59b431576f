import { Option, type Command } from 'commander';

import type { ConfiguredTarget, Settings, Targets } from '../config/settings.ts';
import { topicsOf } from '../config/topics.ts';
import type { FieldError } from '../model/fault.ts';
import { counted } from '../model/sentence.ts';
import type { RelayInterval, RelaySummary } from '../relay/figures.ts';
import { RelayOptions } from '../relay/options.ts';
import { count, duration, milliseconds, rate } from '../reports/figures.ts';
import { invalidInput, NOTHING_STARTED } from '../runs/spec.ts';
import { sinkKinds } from '../sinks/index.ts';
import { EXIT } from './exit-code.ts';
import { givenFlags } from './given-flags.ts';
import { onInterruption } from './interruptions.ts';
import { openLiveLine } from './live-line.ts';
import { perform, type CommandContext } from './perform.ts';
import { addRecordFlags, RECORD_FLAGS } from './record-flags.ts';
import type { GivenFlags } from './run-request.ts';
import { SchemaFlags } from './schema-flags.ts';

const RELAY_FLAGS = new SchemaFlags(RelayOptions);

/** `thermobench relay`: copies a Kafka topic to another target, each record exactly once, until stopped. */
export function addRelay(program: Command): void {
  const command = program
    .command('relay')
    .description('Copy a topic to another target, each reading exactly once. Several processes share the work.')
    .requiredOption('--from <target>', `The target whose topic is read. Kinds: ${kindsWith('topic')}.`)
    .requiredOption('--to <target>', `The target to write to. Kinds: ${kindsWith('relay')}.`)
    .addOption(new Option('--until-caught-up', 'End once everything is stored, instead of waiting for new records.'));
  RELAY_FLAGS.addTo(command, ({ type = 'string' }) => type);
  addRecordFlags(command);
  command.action(async (_flags: unknown, given: Command) => {
    await perform(given, (context) => relay(context, given));
  });
}

async function relay({ settings, print }: CommandContext, command: Command): Promise<void> {
  const { name, from, to, options } = checked(settings, givenFlags(command));
  // Other commands start faster without loading the Kafka client.
  const { openRelay } = await import('../relay/relay.ts');
  using line = openLiveLine(process.stderr);
  const running = await openRelay({
    from,
    to: { kind: to.kind.kind, target: to.settings },
    options,
    untilCaughtUp: command.getOptionValue('untilCaughtUp') === true,
    observe: (sample) => line.show(liveText(sample)),
    say: (text) => line.say(text),
  });
  using _interruptions = onInterruption(async (times) => {
    if (times > 1) {
      // Uncommitted records are not in the target, and are read again at the next start.
      process.exit(EXIT.failed);
    }
    line.say('Stopping: storing the current batch. Press Ctrl-C again to stop immediately.');
    running.stop();
  });
  const summary = await running.run();
  print({ from: name, to: to.name, group: options.group, relay: running.id, ...summary }, () => summaryText(summary));
}

/** Targets and options from the flags. Throws one configuration Fault that lists every wrong flag. */
function checked(settings: Settings, given: GivenFlags) {
  const targets = settings.targets();
  const errors: FieldError[] = [];
  const from = find(targets, 'from', given, errors);
  const to = find(targets, 'to', given, errors);
  const topics = topicsOf(targets);
  const topic = topics.get(from?.name ?? '');
  if (from !== undefined && topic === undefined) {
    const known = [...topics.keys()].join(', ') || 'none';
    errors.push({
      field: '--from',
      value: from.name,
      message: `has no topic that a relay can read; available: ${known}`,
    });
  }
  // One consumer group per store: two stores in the same group would split the readings between them.
  const options = RELAY_FLAGS.read(given, errors, { group: `thermobench-${to?.name}` });
  const records = RECORD_FLAGS.read(given, errors, topic?.records ?? {});
  if (topic === undefined || from === undefined || to === undefined || options === null || records === null) {
    throw invalidInput(errors, NOTHING_STARTED);
  }
  return { name: from.name, from: { ...topic, records }, to, options };
}

/** The kinds of sink with that capability. */
function kindsWith(capability: 'topic' | 'relay'): string {
  return sinkKinds.flatMap((kind) => (kind[capability] ? [kind.kind] : [])).join(', ');
}

function find(
  targets: Targets,
  flag: 'from' | 'to',
  given: GivenFlags,
  errors: FieldError[]
): ConfiguredTarget | undefined {
  const name = given.get(flag) ?? '';
  const target = targets.get(name);
  if (target === undefined) {
    const known = [...targets.keys()].join(', ');
    errors.push({ field: `--${flag}`, value: name, message: `is not configured; available: ${known}` });
  }
  return target;
}

function liveText({ rowsPerSecond, lagRows, lag, endToEndMs, away }: RelayInterval): string {
  return [
    `${rate(rowsPerSecond)} rows/s`,
    `${count(lagRows)} behind in ${counted(lag.length, 'partition')}`,
    `sent to stored p99 ${milliseconds(endToEndMs?.p99)}`,
    ...(away === null ? [] : [`unreachable: ${away.message}`]),
  ].join('  ');
}

function summaryText(summary: RelaySummary): string {
  const { rows, seconds, rowsPerSecond, duplicates, poison, rebalances, retries, lagRows, endToEndMs } = summary;
  return [
    `${counted(rows, 'reading')} stored in ${duration(seconds * 1_000)}, ${rate(rowsPerSecond)} rows/s; ${count(lagRows)} behind.`,
    `  Already in the store: ${count(duplicates)}. Sent to the dead-letter topic: ${count(poison)}.`,
    `  Rebalances: ${count(rebalances)}. Retries: ${count(retries)}.`,
    `  From sent to stored: p50 ${milliseconds(endToEndMs?.p50)}, p99 ${milliseconds(endToEndMs?.p99)}, measured with the clocks of both hosts.`,
  ].join('\n');
}
