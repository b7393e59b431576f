import { Option, type Command } from 'commander';
import { z } from 'zod';

import type { Baseline } from '../model/baseline.ts';
import { Fault } from '../model/fault.ts';
import { baselineTable, newestOfEachDisk } from '../reports/baseline-table.ts';
import { markdownTable } from '../reports/markdown-text.ts';
import { hostTable } from './host-table.ts';
import { performWithEngine } from './perform.ts';
import { plainTable } from './plain-table.ts';

/** More than one host can produce in a year, at one a day. */
const MAX_BASELINES = 1000;

const Flags = z.object({ format: z.enum(['md']).optional(), against: z.string().optional() });

/** `thermobench hosts`: lists the hosts, and compares the limits that were measured for them and their disks. */
export function addHosts(program: Command): void {
  program
    .command('hosts')
    .description('List the hosts, and compare their measured limits. `thermobench baseline` measures them.')
    .addOption(new Option('--format <format>', 'Print the comparison in this format.').choices(['md']))
    .option('--against <baseline>', 'Compare with this baseline. Default: the newest one.')
    .action(async (flags: unknown, command: Command) => {
      const { format, against } = Flags.parse(flags);
      await performWithEngine(command, async ({ engine, print, json }) => {
        const hosts = await engine.hosts();
        const baselines = newestOfEachDisk(await engine.baselines(MAX_BASELINES));
        const chosen = against === undefined ? baselines[0] : await engine.baseline(against);
        if (format === 'md' && !json) {
          const { columns, rows } = comparison(baselines, chosen);
          process.stdout.write(`${markdownTable(columns, rows)}\n`);
          return;
        }
        print({ hosts, baselines }, () => [hostTable(hosts), '', comparisonText(baselines, chosen)].join('\n'));
      });
    });
}

function comparisonText(baselines: readonly Baseline[], chosen: Baseline | undefined): string {
  if (baselines.length === 0) {
    return 'No baselines yet. Measure one with: thermobench baseline';
  }
  const { columns, rows } = comparison(baselines, chosen);
  return plainTable(columns, rows);
}

function comparison(baselines: readonly Baseline[], chosen: Baseline | undefined) {
  if (chosen !== undefined && chosen.state !== 'done') {
    throw new Fault({
      kind: 'configuration',
      code: 'BASELINE_UNFINISHED',
      message: `Baseline ${chosen.id} is ${chosen.state}, so nothing can be compared with it.`,
      hint: 'Name a baseline that is done.',
    });
  }
  return baselineTable(baselines, chosen);
}
