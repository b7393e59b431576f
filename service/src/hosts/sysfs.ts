import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

import { namesIn } from './kernel-files.ts';

const naturalOrder = new Intl.Collator('en', { numeric: true });

/** Text of an attribute without its line end; null if it is missing or cannot be read. */
export function readAttribute(path: string): string | null {
  try {
    return readFileSync(path, 'latin1').trim();
  } catch {
    return null;
  }
}

/** Names in a folder in natural order; empty if it is missing. */
export function namesInOrder(folder: string): string[] {
  return namesIn(folder).sort(naturalOrder.compare);
}

/** The target of a link; null for a dangling one. */
export function resolved(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

/**
 * Folders of a class's devices, in the order of their places in the machine. Numbers such as that of hwmon3 change between boots,
 * but places do not, so names assigned in this order are stable.
 */
export function devicesIn(folder: string, prefix: string): string[] {
  return namesInOrder(folder)
    .filter((name) => name.startsWith(prefix))
    .map((name) => ({ path: join(folder, name), place: resolved(join(folder, name)) }))
    .filter((device) => device.place !== null)
    .sort((a, b) => naturalOrder.compare(a.place ?? '', b.place ?? ''))
    .map((device) => device.path);
}
