import { createLogUpdate } from 'log-update';

import { shown } from './shown.ts';

/** Interval between lines if the output is not a terminal: often enough for a log. */
const LOG_EVERY_MS = 10_000;
const SHOW_EVERY_MS = 250;

/** Shows progress: one line that is rewritten on a terminal, or a line every 10 s elsewhere. Always on stderr. */
export interface LiveLine extends Disposable {
  show(text: string): void;
  /** Prints a permanent line. */
  say(text: string): void;
}

export function openLiveLine(stream: NodeJS.WriteStream): LiveLine {
  return stream.isTTY ? terminalLine(stream) : logLine(stream);
}

/** Shows the progress several times per second until the work has ended, and returns its result. */
export async function withProgress<T>(line: LiveLine, progress: () => string, work: Promise<T>): Promise<T> {
  line.show(progress());
  using _timer = setInterval(() => line.show(progress()), SHOW_EVERY_MS);
  return await work;
}

function terminalLine(stream: NodeJS.WriteStream): LiveLine {
  const update = createLogUpdate(stream);
  return {
    show: (text) => update(shown(stream, text)),
    say: (text) => update.persist(shown(stream, text)),
    [Symbol.dispose]: () => update.clear(),
  };
}

function logLine(stream: NodeJS.WriteStream): LiveLine {
  let nextAt = Date.now() + LOG_EVERY_MS;
  return {
    show(text) {
      if (Date.now() >= nextAt) {
        stream.write(`${shown(stream, text)}\n`);
        nextAt = Date.now() + LOG_EVERY_MS;
      }
    },
    say: (text) => void stream.write(`${shown(stream, text)}\n`),
    [Symbol.dispose]: () => undefined,
  };
}
