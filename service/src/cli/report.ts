import { writeFileSync } from 'node:fs';

import { Option, type Command } from 'commander';
import { z } from 'zod';

import { Fault } from '../model/fault.ts';
import { ReportFormat } from '../model/report.ts';
import { renderReport } from '../reports/render.ts';
import { shareFilesAsUsual } from './file-mode.ts';
import { performWithEngine } from './perform.ts';
import { reportText } from './report-text.ts';
import { TBW_FLAG, tbwFlag } from './tbw-flag.ts';
import { RUN_ARGUMENT, whichRun } from './which-run.ts';

/** Enough for one point per second for an hour; a longer run gets coarser points. */
const MAX_POINTS = 3600;

const ReportFlags = z.object({
  format: ReportFormat.optional(),
  output: z.string().optional(),
});

/** `thermobench report`: shows the report of a finished run, or writes it to a file. */
export function addReport(program: Command): void {
  program
    .command('report')
    .argument('<run>', RUN_ARGUMENT)
    .description('Show the report of a run, or write it to a file.')
    .addOption(new Option('--format <format>', 'Print a document in this format.').choices(ReportFormat.options))
    .option('--tbw <terabytes>', TBW_FLAG)
    .option('--output <file>', 'Write to this file instead of stdout.')
    .action(async (word: string, flags: unknown, command: Command) => {
      await performWithEngine(command, async ({ engine, json, print }) => {
        const { format = 'json', output } = ReportFlags.parse(flags);
        const tbw = tbwFlag(command);
        const id = await whichRun(engine, word);
        const report = await engine.report(id);
        if (output === undefined && (json || command.getOptionValue('format') === undefined)) {
          print(report, () => reportText(report, tbw));
          return;
        }
        const { body } = renderReport(
          report,
          await engine.samples(id, { after: -1, maxPoints: MAX_POINTS }),
          format,
          tbw
        );
        if (output === undefined) {
          process.stdout.write(body);
        } else {
          writeReport(output, body);
          print({ run: id, format, file: output }, () => `Wrote ${output}`);
        }
      });
    });
}

function writeReport(file: string, body: string): void {
  try {
    shareFilesAsUsual();
    writeFileSync(file, body);
  } catch (cause) {
    throw Fault.becauseOf(cause, `The report cannot be written to ${file}`, 'Name another file with --output.');
  }
}
