import type { Command } from 'commander';
import { z } from 'zod';

import type { FieldError } from '../model/fault.ts';
import { fieldErrors } from '../model/field-errors.ts';
import { RecordFields } from '../kafka/record-fields.ts';
import type { GivenFlags } from './run-request.ts';
import { flagHelp, kebabCase } from './setting-flags.ts';

const Described = z.object({ enum: z.array(z.string()).optional(), description: z.string().optional() });
const { properties: FIELDS } = z
  .object({ properties: z.record(z.string(), Described) })
  .parse(z.toJSONSchema(RecordFields, { io: 'input' }));

/** Flags for the JSON of other programs, for commands that read a topic. */
export function addRecordFlags(command: Command): void {
  for (const [setting, schema] of Object.entries(FIELDS)) {
    const flag = kebabCase(setting);
    const help = flagHelp({ side: 'sink', setting, flag, owners: new Map([['records', schema]]) });
    command.option(`--${flag} <${schema.enum === undefined ? 'name' : 'word'}>`, help.replace('[records] ', ''));
  }
}

/** The target's record settings, overridden by the flags. Invalid values are added to `errors`. */
export function recordFields(ofTarget: RecordFields, given: GivenFlags, errors: FieldError[]): RecordFields {
  const request = Object.fromEntries(
    Object.keys(FIELDS).flatMap((setting) => {
      const text = given.get(kebabCase(setting));
      return text === undefined ? [] : [[setting, text]];
    })
  );
  const flags = RecordFields.safeParse(request);
  if (!flags.success) {
    const wrong = fieldErrors(flags.error, [], request);
    errors.push(...wrong.map((error) => ({ ...error, field: `--${kebabCase(error.field)}` })));
    return ofTarget;
  }
  return { ...ofTarget, ...flags.data };
}
