import type { Command } from 'commander';

import { Fault } from '../model/fault.ts';
import { Endurance } from '../model/wear.ts';

export const TBW_FLAG =
  'Endurance of a disk or card in terabytes written, from its data sheet. The output then says how long it would last.';

/** The value of `--tbw`; null without it. Throws a configuration Fault if it is not a positive number. */
export function tbwFlag(command: Command): number | null {
  const text: unknown = command.getOptionValue('tbw');
  if (text === undefined) {
    return null;
  }
  const endurance = Endurance.safeParse(Number(text));
  if (endurance.success) {
    return endurance.data;
  }
  throw new Fault({
    kind: 'configuration',
    code: 'INVALID_USAGE',
    message: `--tbw ${String(text)} is not a positive number of terabytes.`,
    hint: 'Give the endurance from the data sheet of the disk, such as --tbw 50.',
  });
}
