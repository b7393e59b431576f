import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const BLOCK = Buffer.alloc(1024 * 1024);

/** Swap space in a file, until it is disposed. */
export class SwapSpace implements Disposable {
  readonly #file: string;

  constructor(folder: string, megabytes: number) {
    this.#file = join(folder, 'swap');
    // The kernel refuses a file with holes.
    const file = openSync(this.#file, 'w', 0o600);
    for (let written = 0; written < megabytes; written += 1) {
      writeSync(file, BLOCK);
    }
    closeSync(file);
    execFileSync('mkswap', [this.#file], { stdio: 'ignore' });
    execFileSync('swapon', [this.#file]);
  }

  [Symbol.dispose](): void {
    execFileSync('swapoff', [this.#file]);
    rmSync(this.#file);
  }
}
