import type { Command } from 'commander';

import { RecordFields } from '../kafka/record-fields.ts';
import { SchemaFlags } from './schema-flags.ts';

/** Flags that describe the JSON of other programs, for commands that read a topic. They replace the target's record settings. */
export const RECORD_FLAGS = new SchemaFlags(RecordFields);

export function addRecordFlags(command: Command): void {
  RECORD_FLAGS.addTo(command, (schema) => (schema.enum === undefined ? 'name' : 'word'));
}
