import type { Command } from 'commander';
import type { z } from 'zod';

import type { FieldError } from '../model/fault.ts';
import { fieldErrors } from '../model/field-errors.ts';
import type { GivenFlags } from './run-request.ts';
import { kebabCase, settingHelp, settingsOf, settingValue, type SettingSchema } from './setting-flags.ts';

/** A flag for each setting of a schema, which defines its help, its default and its errors. */
export class SchemaFlags<Schema extends z.ZodObject> {
  readonly #schema: Schema;
  readonly #settings: ReadonlyArray<readonly [setting: string, described: SettingSchema]>;

  constructor(schema: Schema) {
    this.#schema = schema;
    this.#settings = Object.entries(settingsOf(schema));
  }

  /** @param valueName How help shows the value of a flag. */
  addTo(command: Command, valueName: (described: SettingSchema) => string): void {
    for (const [setting, described] of this.#settings) {
      command.option(`--${kebabCase(setting)} <${valueName(described)}>`, settingHelp(described));
    }
  }

  /** The given settings; all others come from `others`. Null if some are invalid; their errors are added to `errors`. */
  read(given: GivenFlags, errors: FieldError[], others: object): z.output<Schema> | null {
    const request = Object.fromEntries(
      this.#settings.flatMap(([setting, described]) => {
        const text = given.get(kebabCase(setting));
        return text === undefined ? [] : [[setting, settingValue(text, described)]];
      })
    );
    const checked = this.#schema.safeParse({ ...others, ...request });
    if (checked.success) {
      return checked.data;
    }
    const wrong = fieldErrors(checked.error, [], request);
    errors.push(...wrong.map((error) => ({ ...error, field: `--${kebabCase(error.field)}` })));
    return null;
  }
}
