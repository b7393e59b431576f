import type { Command } from 'commander';

import { exitCodeOfReport } from './exit-code.ts';
import { followRun } from './follow.ts';
import { givenFlags } from './given-flags.ts';
import { performWithEngine } from './perform.ts';
import { person } from './person.ts';
import { reportText } from './report-text.ts';
import { addRunFlags } from './run-flags.ts';
import { runRequest } from './run-request.ts';
import { testVerdict } from './test-verdict.ts';

/** `thermobench run`: runs one configuration once, and prints its report. */
export function addRun(program: Command): void {
  addRunFlags(
    program
      .command('run')
      .description('Write readings to a target, count the stored rows, and report.')
      .option(
        '--strict',
        'Also exit with code 3 if the generator was the limit, if other work on the host disturbed the run, or if part of a replayed file could not be used.'
      )
      .option(
        '--confirm',
        'Afterwards, test the verdict by an experiment: nine runs of five seconds each, with more producers, and with larger commits.'
      )
  ).action(async (_flags: unknown, command: Command) => {
    await performWithEngine(command, async ({ engine, print }) => {
      const request = runRequest(givenFlags(command), await engine.targets());
      const { id } = await engine.start(request, person());
      const run = await followRun(engine, id);
      if (command.getOptionValue('confirm') === true) {
        await testVerdict(engine, run.id);
      }
      const report = await engine.report(run.id);
      print(report, () => `${reportText(report)}\n\n  thermobench report ${id} --format html --output ${id}.html`);
      return exitCodeOfReport(report, { strict: command.getOptionValue('strict') === true });
    });
  });
}
