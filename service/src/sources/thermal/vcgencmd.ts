import { output } from '../ask.ts';

/** An answer takes a few milliseconds. */
const LIMIT_MS = 2_000;

/** What a Raspberry Pi's firmware measures; null for what it does not report. */
export interface BoardMeasures {
  /** The actual clock frequency of the processor. The kernel only knows the frequency that it has requested. */
  readonly clockHertz: number | null;
  readonly coreVolts: number | null;
}

export const NOTHING_MEASURED: BoardMeasures = { clockHertz: null, coreVolts: null };

/**
 * Asks the firmware through Raspberry Pi OS's program `vcgencmd`, because no file in sysfs has these values. Without that program, or
 * without access to /dev/vcio, which belongs to the group `video`, there are none.
 *
 * Source: https://www.raspberrypi.com/documentation/computers/os.html#vcgencmd
 */
export class Vcgencmd {
  #isAsking = false;

  /** Never throws, and never takes longer than `limitMs`. */
  async measure(limitMs = LIMIT_MS): Promise<BoardMeasures> {
    if (this.#isAsking) {
      // A firmware that hangs gets no second request.
      return NOTHING_MEASURED;
    }
    this.#isAsking = true;
    const signal = AbortSignal.timeout(limitMs);
    const answers = Promise.all([
      ask(['measure_clock', 'arm'], /^frequency\(\d+\)=(\d+)$/, signal),
      ask(['measure_volts', 'core'], /^volt=(\d+(?:\.\d+)?)V$/, signal),
    ]).finally(() => {
      this.#isAsking = false;
    });
    const late = Promise.withResolvers<BoardMeasures>();
    signal.addEventListener('abort', () => late.resolve(NOTHING_MEASURED), { once: true });
    return Promise.race([answers.then(([clockHertz, coreVolts]) => ({ clockHertz, coreVolts })), late.promise]);
  }
}

async function ask(command: readonly string[], answer: RegExp, signal: AbortSignal): Promise<number | null> {
  try {
    const [, value] = answer.exec((await output('vcgencmd', command, signal)).trim()) ?? [];
    return Number(value) > 0 ? Number(value) : null;
  } catch {
    return null;
  }
}
