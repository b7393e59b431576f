import type { Command } from 'commander';

import { storedNothing } from '../model/report.ts';
import { hasPassed } from '../model/threshold.ts';
import { EXIT } from './exit-code.ts';
import { performWithEngine } from './perform.ts';
import { reportText } from './report-text.ts';
import { RUN_ARGUMENT, whichRun } from './which-run.ts';

/** `thermobench verify`: counts the rows of a finished run in its store again. */
export function addVerify(program: Command): void {
  program
    .command('verify')
    .argument('<run>', RUN_ARGUMENT)
    .description("Recount the stored rows of a run and correct the run's report.")
    .action(async (word: string, _flags: unknown, command: Command) => {
      await performWithEngine(command, async ({ engine, print }) => {
        const report = await engine.verify(await whichRun(engine, word));
        print(report, () => reportText(report));
        if (report.ledgerProblem || storedNothing(report)) {
          return EXIT.failed;
        }
        if (report.valid === false) {
          return EXIT.invalid;
        }
        return hasPassed(report) ? EXIT.done : EXIT.thresholds;
      });
    });
}
