import type { Command } from 'commander';

import { exitCodeOfLimitSearch } from './exit-code.ts';
import { followLimitSearch } from './follow.ts';
import { givenFlags } from './given-flags.ts';
import { limitText } from './limit-text.ts';
import { performWithEngine } from './perform.ts';
import { person } from './person.ts';
import { addLimitFlags } from './run-flags.ts';
import { limitRequest } from './run-request.ts';

/** `thermobench limit`: finds the highest rate that keeps to an objective. */
export function addLimit(program: Command): void {
  addLimitFlags(
    program
      .command('limit')
      .description(
        'Find the highest rate at which p99 stays within a limit, the backlog does not grow and no row is lost, with a series of short runs.'
      )
      .option('--p99 <time>', 'Highest p99 from the intended start, such as 50ms. Required.')
      .option('--sensors <n>', 'Also ask whether this many sensors are within the limit.')
      .option('--every <time>', 'Time between two readings of a sensor. Default: 1s.')
      .option('--max-runs <n>', 'Maximum number of runs. Default: 10.')
      .option(
        '--precision <n%>',
        'How far the ends of the resulting range may be apart. Default: 5%, or 20% with --sensors.'
      )
  ).action(async (_flags: unknown, command: Command) => {
    await performWithEngine(command, async ({ engine, print }) => {
      const request = limitRequest(givenFlags(command), await engine.targets());
      const { id } = await engine.startLimitSearch(request, person());
      const search = await followLimitSearch(engine, id);
      print(search, () => limitText(search));
      return exitCodeOfLimitSearch(search);
    });
  });
}
