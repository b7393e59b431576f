import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { z } from 'zod';

import { Fault } from '../model/fault.ts';

interface Contents<Kept> {
  schema: z.ZodType<Kept>;
  /** What to do if the file is damaged. */
  remedy: string;
}

/**
 * Stored state of one of the stack's servers, kept from one command to the next. Contains passwords, so only its owner can read
 * the file.
 */
export class RecordFile<Kept> {
  readonly #file: string;
  readonly #contents: Contents<Kept>;

  constructor(folder: string, contents: Contents<Kept>) {
    this.#file = join(folder, 'server.json');
    this.#contents = contents;
  }

  /** Undefined if there never was a server in this folder. Throws a configuration Fault if the file is damaged. */
  read(): Kept | undefined {
    if (!existsSync(this.#file)) {
      return undefined;
    }
    try {
      return this.#contents.schema.parse(JSON.parse(readFileSync(this.#file, 'utf8')));
    } catch (cause) {
      throw new Fault({
        kind: 'configuration',
        code: 'STACK_RECORD',
        message: `${this.#file}, which contains the address of a private server, cannot be read.`,
        hint: this.#contents.remedy,
        cause,
      });
    }
  }

  keep(record: Kept): void {
    // Renamed into place, so that a crash leaves either the old file or the new one.
    writeFileSync(`${this.#file}.new`, JSON.stringify(record, null, 2), { mode: 0o600 });
    renameSync(`${this.#file}.new`, this.#file);
  }
}

/** A fully random password, because nobody has to remember it. */
export function newPassword(): string {
  return randomBytes(24).toString('base64url');
}
