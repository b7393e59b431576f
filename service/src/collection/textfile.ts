import { chmod, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { Fault } from '../model/fault.ts';
import { writeHint } from '../process/write-access.ts';

const WRITE_EVERY_MS = 15_000;

/** The content of a textfile, and a callback for write failures. */
export interface TextfileContent {
  text(): Promise<string>;
  /** Called once when writing starts to fail, not on each attempt. */
  failed(fault: Fault): void;
}

/**
 * A file of metrics for node_exporter's textfile collector, which passes them to Prometheus together with those of the machine.
 *
 * The file is replaced as a whole, so that no reader sees half of it. All users can read it, because node_exporter runs as
 * another user. The file stays when its writer dies, so that a collector that went silent can be distinguished from one that
 * never existed.
 *
 * Source: https://github.com/prometheus/node_exporter#textfile-collector
 */
export class Textfile {
  readonly #file: string;

  /** Throws a configuration Fault if node_exporter would ignore a file of that name. */
  constructor(file: string) {
    if (!file.endsWith('.prom')) {
      throw new Fault({
        kind: 'configuration',
        code: 'TEXTFILE_NAME',
        message: `--textfile ${file}: node_exporter reads only files whose names end in .prom.`,
        hint:
          "Name it thermobench.prom, and put it into the folder that node_exporter's --collector.textfile.directory " +
          'names.',
      });
    }
    this.#file = file;
  }

  /** Throws a configuration Fault if the file cannot be written. */
  async write(text: string): Promise<void> {
    const unfinished = `${this.#file}.new`;
    try {
      await writeFile(unfinished, text);
      // Independent of umask.
      await chmod(unfinished, 0o644);
      await rename(unfinished, this.#file);
    } catch (cause) {
      await rm(unfinished, { force: true }).catch(() => undefined);
      const hint = 'Set --textfile to a file in a folder that exists and is writable by this user, or omit the flag.';
      const what = `The metrics for node_exporter cannot be written to ${this.#file}`;
      throw Fault.becauseOf(cause, what, writeHint(dirname(this.#file), hint));
    }
  }

  /** Removes the file, so that a collector that ended as planned raises no alarm. Never throws. */
  async remove(): Promise<void> {
    await rm(this.#file, { force: true }).catch(() => undefined);
  }

  /**
   * Writes now, every 15 s, and when disposed of. A collector can work without the file: failures are reported, and
   * writing is tried again.
   */
  keep({ text, failed }: TextfileContent): AsyncDisposable {
    let failing = false;
    const write = async () => {
      try {
        await this.write(await text());
        failing = false;
      } catch (thrown) {
        if (!failing) {
          failed(Fault.from(thrown));
        }
        failing = true;
      }
    };
    const over = new AbortController();
    const kept = again(over.signal, write);
    return {
      [Symbol.asyncDispose]: async () => {
        over.abort();
        await kept;
        await write();
      },
    };
  }
}

async function again(over: AbortSignal, work: () => Promise<void>): Promise<void> {
  while (!over.aborted) {
    await work();
    // Disposing ends the pause early, which is not an error.
    await pause(WRITE_EVERY_MS, undefined, { signal: over }).catch(() => undefined);
  }
}
