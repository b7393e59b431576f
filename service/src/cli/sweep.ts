import Table from 'cli-table3';
import type { Command } from 'commander';

import type { Sweep } from '../model/sweep.ts';
import { SWEEP_COLUMNS, sweepRows } from '../reports/sweep-table.ts';
import { exitCodeOfSweep } from './exit-code.ts';
import { followSweep } from './follow.ts';
import { givenFlags } from './given-flags.ts';
import { performWithEngine } from './perform.ts';
import { person } from './person.ts';
import { addRunFlags } from './run-flags.ts';
import { sweepRequest } from './run-request.ts';

/** `thermobench sweep`: a run for each combination of the lists given, and the story's table. */
export function addSweep(program: Command): void {
  addRunFlags(
    program
      .command('sweep')
      .description('A run for each combination of comma lists, such as --commit-every 1,10,100 --producers 1,4.')
      .option('--repeat <n>', 'Runs for each combination. Default: 1.')
      .option('--seed <n>', 'Decides the random order of the runs. Default: 1.')
      .option('--strict', 'Exit code 3 as well when the generator was the limit.')
  ).action(async (_flags: unknown, command: Command) => {
    await performWithEngine(command, async ({ engine, print }) => {
      const request = sweepRequest(givenFlags(command), await engine.targets());
      const { id } = await engine.startSweep(request, person());
      const sweep = await followSweep(engine, id);
      print(sweep, () => sweepText(sweep));
      return exitCodeOfSweep(sweep, { strict: command.getOptionValue('strict') === true });
    });
  });
}

function sweepText(sweep: Sweep): string {
  const table = new Table({
    head: [...SWEEP_COLUMNS],
    style: { head: [], border: [], compact: true },
  });
  table.push(...sweepRows(sweep));
  const { runsEnded, runsPlanned, state, id, spec } = sweep;
  const repeats =
    spec.repeat === 1 ? ' Each ran once: repeat them (--repeat 3) before trusting small differences.' : '';
  return `${table.toString()}\nSweep ${id} on ${spec.run.target}: ${state}, ${runsEnded} of ${runsPlanned} runs.${repeats}`;
}
