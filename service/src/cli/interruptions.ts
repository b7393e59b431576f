import { Fault } from '../model/fault.ts';
import { faultText } from './fault-text.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
type Interruption = (typeof SIGNALS)[number];

/**
 * Until disposed, calls `stop` on each Ctrl-C or SIGTERM, with the number of signals so far and the signal. If `stop` fails, the
 * error is reported, and a later signal tries again.
 */
export function onInterruption(stop: (times: number, signal: Interruption) => Promise<unknown>): Disposable {
  let times = 0;
  const listener = (signal: Interruption) => {
    times += 1;
    stop(times, signal).catch((error: unknown) =>
      process.stderr.write(`${faultText(Fault.from(error), process.stderr)}\n`)
    );
  };
  for (const signal of SIGNALS) {
    process.on(signal, listener);
  }
  return {
    [Symbol.dispose]() {
      for (const signal of SIGNALS) {
        process.off(signal, listener);
      }
    },
  };
}
