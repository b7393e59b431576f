import { setTimeout as pause } from 'node:timers/promises';

import { Fault } from '../model/fault.ts';
import type { Reading } from '../model/reading.ts';
import type { SensorHealth } from '../model/sensor.ts';
import type { Sensors, Source } from './contract.ts';
import type { FoundSensor } from './found.ts';
import type { SensorNames } from './names.ts';
import { PlausibleRanges, Plausibility } from './plausible.ts';
import { Probe } from './probe.ts';
import { hasPassed, resolved } from './sysfs.ts';
import type { Firmware } from './thermal/firmware.ts';

const SCAN_EVERY_MS = 5_000;
/** After a failure it may have gone, or got another number. */
const SCAN_AGAIN_MS = 1_000;
/** How long those that are usually quick are waited for before the next is asked. */
const QUICK_MS = 50;

export interface BankParts {
  /** What it is called, such as `thermal`. */
  readonly kind: string;
  readonly sysfsRoot: string;
  readonly find: () => FoundSensor[];
  readonly names: SensorNames;
  readonly plausible: string | undefined;
  readonly answerWithinMs: number;
  readonly firmware: Firmware | null;
  readonly now: () => number;
}

/**
 * The real sensors of this machine. Each is asked by itself and beside the event loop, so that one that takes its time, or never
 * answers, holds up no other. New ones are noticed within seconds, and so are those that went or got another number.
 */
export class SensorBank implements Source {
  readonly readsPerRound = 1;
  readonly sensors: Sensors = {
    measure: (take) => this.#measure(take),
    health: () => this.#health(),
  };
  readonly #parts: BankParts;
  readonly #ranges: PlausibleRanges;
  readonly #closing = new AbortController();
  readonly #known = new Map<string, Probe>();
  #present: Probe[] = [];
  /** How often a look around failed, and why the last time. */
  #unnamed: { times: number; why: string } | null = null;
  #scannedAt: number;

  /** Throws the Fault of names that cannot be kept. */
  constructor(parts: BankParts) {
    this.#parts = parts;
    this.#ranges = new PlausibleRanges(parts.plausible);
    this.#scannedAt = parts.now();
    this.#scan();
  }

  get isEmpty(): boolean {
    return this.#present.length === 0;
  }

  get description(): string {
    const locations = this.#present.flatMap((probe) => probe.locations);
    return `${this.#parts.kind}: ${locations.join(', ')} (${this.#parts.sysfsRoot})`;
  }

  /** What the sensors showed last; asks those again that may have a new answer. */
  read(): Reading[] {
    const now = this.#parts.now();
    this.#lookAround(now);
    void this.#askEach(
      this.#present.filter((probe) => probe.isDue(now)),
      () => {}
    );
    return this.#present.flatMap((probe) => probe.shown(now));
  }

  /** Asks each once. Resolves with whether one gave a reading, as soon as one did. */
  async answers(withinMs: number): Promise<boolean> {
    const first = Promise.withResolvers<boolean>();
    const all = this.#askEach(this.#present, (readings) => readings.length > 0 && first.resolve(true));
    const late = new AbortController();
    try {
      return await Promise.race([
        first.promise,
        all.then(() => false),
        // Who takes so long is there.
        pause(withinMs, true, { signal: late.signal }),
      ]);
    } finally {
      late.abort();
    }
  }

  close(): void {
    this.#closing.abort(new Error('the source was closed'));
  }

  async #measure(take: (readings: readonly Reading[]) => void): Promise<void> {
    this.#lookAround(this.#parts.now());
    const free = this.#present.filter((probe) => !probe.isBusy);
    this.#present.filter((probe) => probe.isBusy).forEach((probe) => probe.miss());
    await this.#askEach(free, take);
  }

  /** All at once, but for the quick ones: one after the other they need a single thread. */
  async #askEach(probes: readonly Probe[], take: (readings: readonly Reading[]) => void): Promise<void> {
    const asked = probes.filter((probe) => !probe.isQuick).map((probe) => probe.ask().then(take));
    for (const probe of probes.filter((each) => each.isQuick)) {
      const late = new AbortController();
      const answer = probe.ask().then(take);
      asked.push(answer);
      await Promise.race([answer, pause(QUICK_MS, undefined, { signal: late.signal }).catch(() => undefined)]);
      late.abort();
    }
    await Promise.all(asked);
  }

  #health(): SensorHealth[] {
    const known = [...this.#known.values()].flatMap((probe) => probe.health());
    return this.#unnamed === null
      ? known
      : [
          ...known,
          {
            ...{ location: 'new sensors', refused: {}, missed: 0 },
            ...{ failed: this.#unnamed.times, lastFailure: this.#unnamed.why },
          },
        ];
  }

  #lookAround(now: number): void {
    const afterMs = this.#present.some((probe) => probe.hasFailed) ? SCAN_AGAIN_MS : SCAN_EVERY_MS;
    if (hasPassed(afterMs, this.#scannedAt, now)) {
      this.#scannedAt = now;
      try {
        this.#scan();
      } catch (thrown) {
        // A full disk takes no new name: known sensors are still read, and a new one as soon as its name can be kept.
        this.#unnamed = { times: (this.#unnamed?.times ?? 0) + 1, why: Fault.from(thrown).message };
      }
    }
  }

  #scan(): void {
    const found = distinct(this.#parts.find());
    const locations = this.#parts.names.of(found.flatMap(({ channels }) => channels));
    this.#present = found.map((sensor) => {
      const key = sensor.channels.map(({ identity }) => identity).join('\n');
      const probe = this.#known.get(key) ?? this.#probe(sensor, locations);
      probe.moveTo(sensor);
      this.#known.set(key, probe);
      return probe;
    });
  }

  #probe(sensor: FoundSensor, locations: ReadonlyMap<string, string>): Probe {
    const { answerWithinMs, now, firmware } = this.#parts;
    const channels = sensor.channels.map(({ identity, kind, chip }) => {
      const location = locations.get(identity) ?? identity;
      return { location, plausibility: new Plausibility(kind, chip, this.#ranges.of(kind, location)) };
    });
    const note = () => firmware?.words(now()) ?? '';
    return new Probe(sensor, channels, { answerWithinMs, now, note, closing: this.#closing.signal });
  }
}

/** Sensors with the same serial number from their maker share an identity; their present places tell them apart. */
function distinct(sensors: readonly FoundSensor[]): FoundSensor[] {
  const shared = Map.groupBy(
    sensors.flatMap(({ channels }) => channels),
    ({ identity }) => identity
  );
  return sensors.map((sensor) => ({
    ...sensor,
    channels: sensor.channels.map((channel) =>
      (shared.get(channel.identity)?.length ?? 0) > 1
        ? { ...channel, identity: `${channel.identity} in ${resolved(sensor.folder) ?? sensor.folder}` }
        : channel
    ),
  }));
}
