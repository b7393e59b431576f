import { closeSync, openSync, readdirSync, readFileSync, readSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

/** How long an attribute that failed is left alone: each failing system call costs ten good ones. */
const REST_MS = 1_000;
const NUMBER = /^-?\d+$/;

const naturalOrder = new Intl.Collator('en', { numeric: true });
const buffer = Buffer.alloc(64);

/** Whether `ms` have passed since `since`. A clock that was set back counts as passed: waiting for it could take hours. */
export function hasPassed(ms: number, since: number, now: number): boolean {
  return Math.abs(now - since) >= ms;
}

/** Text of an attribute without its line end; null where it is missing or cannot be read. */
export function readAttribute(path: string): string | null {
  try {
    return readFileSync(path, 'latin1').trim();
  } catch {
    return null;
  }
}

/** Names in a folder in natural order; none where it is missing. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort(naturalOrder.compare);
  } catch {
    return [];
  }
}

/** Where a link leads; null for a dangling one. */
export function resolved(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

/**
 * Folders of a class's devices, in the order of their places in the machine. Numbers such as that of hwmon3 change from boot
 * to boot, places do not, so that names given in this order last.
 */
export function devicesIn(folder: string, prefix: string): string[] {
  return namesIn(folder)
    .filter((name) => name.startsWith(prefix))
    .map((name) => ({ path: join(folder, name), place: resolved(join(folder, name)) }))
    .filter((device) => device.place !== null)
    .sort((a, b) => naturalOrder.compare(a.place ?? '', b.place ?? ''))
    .map((device) => device.path);
}

/**
 * A whole number in sysfs, read again and again. The file stays open: a read at position 0 asks the driver anew, at an eighth
 * of the cost of opening it each time.
 */
export class NumberAttribute {
  readonly #path: string;
  #descriptor: number | null = null;
  #failedAt: number | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  /** The number now, or null where it cannot be read. `now` in milliseconds. */
  read(now: number): number | null {
    if (this.#failedAt !== null && !hasPassed(REST_MS, this.#failedAt, now)) {
      return null;
    }
    const text = this.#text();
    if (text === null || !NUMBER.test(text)) {
      this.close();
      this.#failedAt = now;
      return null;
    }
    this.#failedAt = null;
    return Number(text);
  }

  close(): void {
    if (this.#descriptor !== null) {
      closeSync(this.#descriptor);
      this.#descriptor = null;
    }
  }

  #text(): string | null {
    try {
      this.#descriptor ??= openSync(this.#path, 'r');
      const length = readSync(this.#descriptor, buffer, 0, buffer.length, 0);
      return buffer.toString('latin1', 0, length).trim();
    } catch {
      return null;
    }
  }
}
