import type { Command } from 'commander';
import { z } from 'zod';

import { Fault } from '../model/fault.ts';
import type { Run } from '../model/run.ts';
import type { RunEdit } from '../model/run-edit.ts';
import { tagsIn } from '../model/tags.ts';
import { performWithEngine } from './perform.ts';
import { RUN_ARGUMENT, whichRun } from './which-run.ts';

const EditFlags = z.object({
  label: z.string().optional(),
  notes: z.string().optional(),
  tag: z.array(z.string()).optional(),
});

/** `thermobench runs edit`: changes the label, notes and tags of a run in any state. */
export function addEditRun(runs: Command): void {
  runs
    .command('edit')
    .argument('<run>', RUN_ARGUMENT)
    .description('Change the label, notes and tags of a run, even after it has ended.')
    .option('--label <text>', 'A few words that describe the run; "" removes them.')
    .option('--notes <text>', 'What to remember about the run; "" removes it.')
    .option(
      '--tag <words>',
      `Words to filter runs by, separated by commas. They replace the run's tags; "" removes them.`,
      separated
    )
    .action(async (word: string, flags: unknown, command: Command) => {
      await performWithEngine(command, async ({ engine, print }) => {
        const edit = editOf(flags);
        const id = await whichRun(engine, word);
        const run = await engine.edit(id, edit).catch((thrown: unknown) => {
          throw namingFlags(Fault.from(thrown));
        });
        print(run, () => editedText(run));
      });
    });
}

/** Splits at commas, and appends to the values of earlier occurrences of the flag. */
function separated(words: string, before: string[] = []): string[] {
  return [...before, ...tagsIn(words)];
}

/** Omits the fields whose flags are missing, so they stay unchanged. Throws a configuration Fault if all flags are missing. */
function editOf(given: unknown): RunEdit {
  const { label, notes, tag } = EditFlags.parse(given);
  if (label === undefined && notes === undefined && tag === undefined) {
    throw new Fault({
      kind: 'configuration',
      code: 'INVALID_INPUT',
      message: 'Nothing to change.',
      hint: 'Give --label, --notes or --tag. Example: thermobench runs edit last --label "new disk" --tag rpi4,ssd',
    });
  }
  return {
    ...(label === undefined ? {} : { label }),
    ...(notes === undefined ? {} : { notes }),
    ...(tag === undefined ? {} : { tags: tag }),
  };
}

/** The Fault, with each field named after the flag that sets it. */
function namingFlags(fault: Fault): Fault {
  const { kind, code, message, hint } = fault;
  const fields = fault.fields.map((field) => ({
    ...field,
    field: field.field.replace(/^tags(\[\d+\])?$/, '--tag').replace(/^(label|notes)$/, '--$1'),
  }));
  return new Fault({ kind, code, message, hint, fields, cause: fault });
}

function editedText({ id, spec, notes, tags }: Run): string {
  return [
    `Run ${id}`,
    `  label  ${spec.label ?? '–'}`,
    `  tags   ${tags.join(', ') || '–'}`,
    `  notes  ${notes === '' ? '–' : notes.replaceAll('\n', '\n         ')}`,
  ].join('\n');
}
