import type { Command } from 'commander';

import { USUAL_MOST_RUNS } from '../model/sweep.ts';
import { exitCodeOfSweep } from './exit-code.ts';
import { followSweep } from './follow.ts';
import { givenFlags } from './given-flags.ts';
import { performWithEngine } from './perform.ts';
import { person } from './person.ts';
import { addSweepFlags } from './run-flags.ts';
import { sweepRequest } from './run-request.ts';
import { sweepText } from './sweep-text.ts';
import { TBW_FLAG, tbwFlag } from './tbw-flag.ts';

/** `thermobench sweep`: one run for each combination of the given lists, and the resulting table. */
export function addSweep(program: Command): void {
  addSweepFlags(
    program
      .command('sweep')
      .description(
        'Start a run for each combination of the values in comma-separated lists, such as --commit-every 1,10,100 ' +
          '--producers 1,4.'
      )
      .option(
        '--repeat <n>',
        `Runs per combination; with --precision, the most. Default: 1, with --precision ${USUAL_MOST_RUNS}.`
      )
      .option(
        '--precision <percent>',
        'Repeat each combination until the interval of its median rate extends at most this far to each side, such as 3%.'
      )
      .option('--seed <n>', 'Seed for the random order of the runs. Default: 1.')
      .option(
        '--between <keep|empty>',
        'Keep the rows of each run, or delete them once they are counted, before the next run starts. Default: keep.'
      )
      .option('--tbw <terabytes>', TBW_FLAG)
      .option('--strict', 'Also exit with code 3 if the generator was the limit.')
  ).action(async (_flags: unknown, command: Command) => {
    await performWithEngine(command, async ({ engine, print }) => {
      const request = sweepRequest(givenFlags(command), await engine.targets());
      const { id } = await engine.startSweep(request, person());
      const sweep = await followSweep(engine, id);
      print(sweep, () => sweepText(sweep, tbwFlag(command)));
      return exitCodeOfSweep(sweep, { strict: command.getOptionValue('strict') === true });
    });
  });
}
