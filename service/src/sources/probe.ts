import type { Reading } from '../model/reading.ts';
import type { Refusal, SensorHealth } from '../model/sensor.ts';
import { askByProcess, askByThread } from './ask.ts';
import type { FoundSensor } from './found.ts';
import { measure, type Answer, type Measurement } from './measurement.ts';
import type { Judged, Plausibility } from './plausible.ts';
import { stuckReads } from './stuck-reads.ts';
import { hasPassed } from '../time/has-passed.ts';

/** Sensors that answer within this time need no separate process. A process costs a few milliseconds, more on a small board. */
const QUICK_BY_THREAD_MS = 50;
const QUICK_BY_PROCESS_MS = 200;
/** libuv has four threads for all file access, name lookups and ciphers. Stuck sensors may occupy at most two of them. */
const MAX_THREADS = 2;
/** In thousandths of a °C or a percent. */
const FAR_FROM_TRUE = 100_000;
/** A value older than this is no longer current, even if nothing failed. */
const FRESH_MS = 3_000;

interface ProbedChannel {
  readonly location: string;
  readonly plausibility: Plausibility;
}

interface ProbeSettings {
  readonly answerWithinMs: number;
  readonly now: () => number;
  /** Note for a reading taken now; empty for none. */
  readonly note: () => string;
  /** Aborts when the source is closed. */
  readonly closing: AbortSignal;
}

/** One sensor, read outside the event loop. Returns its values as readings, and counts everything that did not become one. */
export class Probe {
  readonly #channels: ReadonlyArray<ProbedChannel & { refused: Map<Refusal, number> }>;
  readonly #settings: ProbeSettings;
  #found: FoundSensor;
  #isBusy = false;
  #isQuick = false;
  #failed = 0;
  #missed = 0;
  #lastFailure: string | null = null;
  #failuresInARow = 0;
  #last: readonly Reading[] = [];
  #answeredAt: number | null = null;

  constructor(found: FoundSensor, channels: readonly ProbedChannel[], settings: ProbeSettings) {
    this.#found = found;
    this.#channels = channels.map((channel) => ({ ...channel, refused: new Map() }));
    this.#settings = settings;
  }

  get locations(): string[] {
    return this.#channels.map(({ location }) => location);
  }

  /** Whether it answers so quickly that other sensors can wait for it. */
  get isQuick(): boolean {
    return this.#isQuick && stuckReads.count < MAX_THREADS;
  }

  /** Whether its last request has not returned yet. */
  get isBusy(): boolean {
    return this.#isBusy;
  }

  get hasFailed(): boolean {
    return this.#failuresInARow > 0;
  }

  /** Updates its path: the kernel may have assigned another number. */
  moveTo(found: FoundSensor): void {
    this.#found = found;
  }

  miss(): void {
    this.#missed++;
  }

  /** Whether its last answer is old enough for a new one to be available. */
  isDue(now: number): boolean {
    return !this.#isBusy && (this.#answeredAt === null || hasPassed(this.#found.restMs, this.#answeredAt, now));
  }

  /** Reads it once. Returns its readings; none if it failed or its value is implausible, which is counted, not thrown. */
  async ask(): Promise<readonly Reading[]> {
    const { answerWithinMs, closing, now } = this.#settings;
    const by = this.isQuick ? askByThread : askByProcess;
    const startedAt = performance.now();
    const limit = new AbortController();
    const late = setTimeout(() => limit.abort(new Error(`no answer within ${answerWithinMs} ms`)), answerWithinMs);
    const signal = AbortSignal.any([limit.signal, closing]);
    const over = aborted(signal);
    const answer = measure(this.#found, (path) => by(path, signal), now);
    this.#isBusy = true;
    const ended = answer.finally(() => {
      this.#isBusy = false;
    });
    try {
      return this.#take(await Promise.race([ended, over.promise]));
    } catch (thrown) {
      this.#fail(thrown);
      return [];
    } finally {
      clearTimeout(late);
      over[Symbol.dispose]();
      ended.catch(() => {});
      this.#answeredAt = now();
      const quickMs = by === askByThread ? QUICK_BY_THREAD_MS : QUICK_BY_PROCESS_MS;
      this.#isQuick = performance.now() - startedAt < quickMs;
    }
  }

  /**
   * Its latest values, with their time. They are marked `stale` while the sensor is being retried after a failure, or when they
   * are too old. Empty once the allowed number of retries has failed.
   */
  shown(now: number): readonly Reading[] {
    if (this.#failuresInARow === 0 && this.#last.every(({ time }) => Math.abs(now - time) <= FRESH_MS)) {
      return this.#last;
    }
    return this.#failuresInARow > this.#found.retries
      ? []
      : this.#last.map((reading) => ({ ...reading, note: 'stale' }));
  }

  /** For each location: what the sensor failed to deliver. */
  health(): SensorHealth[] {
    return this.#channels.map(({ location, refused }) => ({
      location,
      refused: Object.fromEntries(refused),
      failed: this.#failed,
      missed: this.#missed,
      lastFailure: this.#lastFailure,
    }));
  }

  #take({ answers, at }: Measurement): readonly Reading[] {
    const note = this.#found.zone ? this.#settings.note() : '';
    const readings: Reading[] = [];
    const judged = this.#channels.map(({ plausibility }, index) => {
      const answer = answers[index] ?? { refused: 'fault' };
      return 'number' in answer ? plausibility.judge(answer.number) : answer;
    });
    const isChance = this.#found.channels.some(({ kind }) => kind === 'dht') && fitsByChance(answers, judged);
    judged.forEach((each, index) => {
      const { location, refused } = this.#channels[index];
      if ('refused' in each || isChance) {
        const why = 'refused' in each ? each.refused : 'checksum';
        refused.set(why, (refused.get(why) ?? 0) + 1);
      } else {
        readings.push({ location, time: at, value: each.value, ...(note !== '' && { note }) });
      }
    });
    this.#failuresInARow = 0;
    this.#last = readings;
    return readings;
  }

  #fail(thrown: unknown): void {
    if (!this.#settings.closing.aborted) {
      this.#failed++;
      this.#failuresInARow++;
      this.#lastFailure = thrown instanceof Error ? thrown.message : String(thrown);
    }
  }
}

/**
 * Both values of a DHT share one 8-bit checksum: if one value is far from plausible, the checksum matched by chance, and the
 * other value cannot be trusted either. The checksum also matches all zeros, which a wire shorted to ground returns.
 */
function fitsByChance(answers: readonly Answer[], judged: readonly Judged[]): boolean {
  const numbers = answers.flatMap((each) => ('number' in each ? [each.number] : []));
  return (
    (numbers.length > 1 && numbers.every((number) => number === 0)) ||
    judged.some((each, index) => 'refused' in each && Math.abs(numbers[index] ?? 0) > FAR_FROM_TRUE)
  );
}

/** Rejects with the signal's reason once it is aborted. */
function aborted(signal: AbortSignal): Disposable & { promise: Promise<never> } {
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  promise.catch(() => {});
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) {
    abort();
  }
  return { promise, [Symbol.dispose]: () => signal.removeEventListener('abort', abort) };
}
