import type { Command } from 'commander';

import type { GivenFlags } from './run-request.ts';

/** The flags given to this command itself, by name without dashes, as unparsed words. */
export function givenFlags(command: Command): GivenFlags {
  const given = new Map<string, string>();
  for (const option of command.options) {
    const value: unknown = command.getOptionValue(option.attributeName());
    if (option.long && typeof value === 'string') {
      given.set(option.long.slice('--'.length), value);
    }
  }
  return given;
}
