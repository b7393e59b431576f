import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';

import { Fault, type FieldError } from '../model/fault.ts';

const VARIABLE = /\$\{([^}]*)\}/g;
const FILE = 'file:';

interface SecretPlaces {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Relative `file:` paths start here: the folder of the configuration file. */
  readonly folder: string;
}

/**
 * A copy of `value` with every `${VARIABLE}` inside its strings, and every string `file:PATH`, replaced by the value it
 * refers to. What cannot be replaced stays as it is and is listed in `errors`, by name and never by value.
 */
export function resolveSecrets(value: unknown, places: SecretPlaces, field: string, errors: FieldError[]): unknown {
  if (typeof value === 'string') {
    return resolveText(value, places, field, errors);
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => resolveSecrets(item, places, `${field}[${index}]`, errors));
  }
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value);
    return Object.fromEntries(
      entries.map(([key, item]) => [key, resolveSecrets(item, places, field ? `${field}.${key}` : key, errors)])
    );
  }
  return value;
}

function resolveText(text: string, { env, folder }: SecretPlaces, field: string, errors: FieldError[]): string {
  if (text.startsWith(FILE)) {
    const path = resolve(folder, text.slice(FILE.length));
    try {
      return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
    } catch (cause) {
      // Only the file name: if a file disappears while the service runs, callers with read-only access see this error too.
      errors.push({ field, message: `its file ${basename(path)} cannot be read (${Fault.from(cause).code})` });
      return text;
    }
  }
  return text.replace(VARIABLE, (reference, name: string) => {
    const secret = env[name];
    if (secret === undefined) {
      errors.push({ field, message: `the environment variable ${name} is not set` });
    }
    return secret ?? reference;
  });
}
