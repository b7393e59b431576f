import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const PROVISIONING = resolve(import.meta.dirname, '../../../provisioning');

/** Path of a file or folder of `provisioning/`, which users may install too; the stack uses the same ones. */
export function provisioned(path: string): string {
  return resolve(PROVISIONING, path);
}

/** Its text. */
export function provisionedText(path: string): string {
  return readFileSync(provisioned(path), 'utf8');
}
