import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const PROVISIONING = resolve(import.meta.dirname, '../../../provisioning');

/** Path of a file or folder in `provisioning/`. Users may install these files too; the stack uses the same ones. */
export function provisioned(path: string): string {
  return resolve(PROVISIONING, path);
}

/** Text of a file in `provisioning/`. */
export function provisionedText(path: string): string {
  return readFileSync(provisioned(path), 'utf8');
}
