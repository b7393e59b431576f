import { Option, type Command } from 'commander';

import type { Collection, CollectionProgress } from '../collection/collection.ts';
import { Textfile } from '../collection/textfile.ts';
import type { Report } from '../model/report.ts';
import { intervalMsOf } from '../model/run.ts';
import { count } from '../reports/figures.ts';
import { openLocalEngine } from '../engine/local-engine.ts';
import { Firmware } from '../sources/thermal/firmware.ts';
import { exitCodeOfReport } from './exit-code.ts';
import { givenFlags } from './given-flags.ts';
import { onInterruption } from './interruptions.ts';
import { openLiveLine, withProgress, type LiveLine } from './live-line.ts';
import { perform } from './perform.ts';
import { person } from './person.ts';
import { reportText } from './report-text.ts';
import { addCollectFlags } from './run-flags.ts';
import { collectRequest, type GivenFlags } from './run-request.ts';

/**
 * `thermobench collect`: reads every sensor repeatedly until it is stopped or its duration is over. Runs in this process, even
 * if a service is running.
 */
export function addCollect(program: Command): void {
  addCollectFlags(
    program
      .command('collect')
      .description('Read every sensor once a second, and keep readings on disk while the store is unreachable.')
  )
    .addOption(
      new Option(
        '--textfile <file.prom>',
        'Write the metrics of this collector to this file, for node_exporter. Default: none.'
      ).helpGroup('The collection:')
    )
    .action(async (_flags: unknown, command: Command) => {
      await perform(command, async ({ settings, print }) => {
        const engine = openLocalEngine(settings);
        try {
          using line = openLiveLine(process.stderr);
          const flags = givenFlags(command);
          const textfile = textfileOf(flags);
          const request = collectRequest(flags, await engine.targets());
          const collection = await engine.collect(request, person(), (text) => line.say(text));
          const report = await collectWithMetrics(textfile, collection, line);
          print(report, () => reportText(report));
          return exitCodeOfReport(report, { strict: false });
        } finally {
          await engine.close();
        }
      });
    });
}

/** Throws a configuration Fault if node_exporter would not read the file. */
function textfileOf(flags: GivenFlags): Textfile | null {
  const file = flags.get('textfile');
  return file === undefined ? null : new Textfile(file);
}

/**
 * Removes the metrics of a collection that was stopped, because a stopped collection is expected to be silent. The metrics of a
 * collection that failed or was killed stay.
 */
async function collectWithMetrics(textfile: Textfile | null, collection: Collection, line: LiveLine): Promise<Report> {
  const metrics = textfile && keepMetrics(textfile, collection, line);
  const report = await followCollection(collection, line).finally(() => metrics?.[Symbol.asyncDispose]());
  if (report.state === 'done') {
    await textfile?.remove();
  }
  return report;
}

/** Keeps the collection's metrics in the file until disposed. */
function keepMetrics(textfile: Textfile, collection: Collection, line: LiveLine): AsyncDisposable {
  const { spec } = collection.run;
  const { source, target } = spec;
  const firmware = 'sysfsRoot' in source ? new Firmware(source.sysfsRoot) : null;
  const startedAt = Date.now();
  return textfile.keep({
    text: async () => {
      // Other commands start faster without loading the Prometheus client.
      const { collectorMetrics } = await import('../collection/collector-metrics.ts');
      return collectorMetrics({
        target,
        startedAt,
        now: Date.now(),
        intervalMs: intervalMsOf(spec) ?? 1_000,
        progress: collection.progress(),
        board: firmware?.states() ?? [],
        measures: (await firmware?.measures()) ?? null,
      });
    },
    failed: (fault) => line.say(`${fault.message} ${fault.hint}`),
  });
}

/** Shows a collection until it has ended. SIGTERM or Ctrl-C stops it gracefully; a second signal ends it immediately. */
async function followCollection(collection: Collection, line: LiveLine): Promise<Report> {
  using _interruptions = onInterruption(async (times, signal) => {
    line.say(
      times === 1
        ? 'Stopping: delivering waiting readings, for 5 s at most. Press Ctrl-C again to stop immediately.'
        : 'Stopping now.'
    );
    // A service manager, or the shutdown of the machine, sends SIGTERM.
    collection.stop(signal === 'SIGINT' ? { reason: 'request', by: person() } : { reason: 'shutdown', by: null });
  });
  const { ended } = collection;
  return await (process.stderr.isTTY ? withProgress(line, () => progressLine(collection.progress()), ended) : ended);
}

function progressLine({ offered, acked, waiting, waitingOnDisk, away }: CollectionProgress): string {
  return [
    `${count(offered)} read`,
    `${count(acked)} in the store`,
    `${count(waiting)} waiting, ${count(waitingOnDisk)} of them on disk`,
    ...(away === null ? [] : [`unreachable: ${away.message}`]),
  ].join('  ');
}
