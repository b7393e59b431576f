import { Fault } from '../model/fault.ts';
import type { Reading } from '../model/reading.ts';
import type { SensorHealth } from '../model/sensor.ts';
import { atMost } from '../time/deadline.ts';
import type { Sensors, Source } from './contract.ts';
import type { FoundSensor } from './found.ts';
import type { SensorNames } from './names.ts';
import { PlausibleRanges, Plausibility } from './plausible.ts';
import { Probe } from './probe.ts';
import { resolved } from '../hosts/sysfs.ts';
import { hasPassed } from '../time/has-passed.ts';
import type { Firmware } from './thermal/firmware.ts';

const SCAN_EVERY_MS = 5_000;
/** After a failure, the sensor may have been removed, or have a new number. */
const SCAN_AGAIN_MS = 1_000;
/** How long to wait for usually quick sensors before asking the next one. */
const QUICK_MS = 50;

export interface BankParts {
  /** Its kind, such as `thermal`. */
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
 * The real sensors of this machine. Each is read separately and outside the event loop, so a sensor that is slow or never answers
 * delays no other. New, removed and renumbered sensors are noticed within seconds.
 */
export class SensorBank implements Source {
  readonly readsPerRound = 1;
  readonly sensors: Sensors = {
    measure: (take) => this.#measure(take),
    locations: () => [...this.#known.values()].flatMap((probe) => probe.locations),
    health: () => this.#health(),
  };
  readonly #parts: BankParts;
  readonly #ranges: PlausibleRanges;
  readonly #closing = new AbortController();
  readonly #known = new Map<string, Probe>();
  #present: Probe[] = [];
  /** How often a scan failed, and the latest reason. */
  #unnamed: { times: number; why: string } | null = null;
  #scannedAt: number;

  /** Throws the Fault if the names cannot be stored. */
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

  /** Returns the sensors' latest values, and starts reading those sensors that may have a new one. */
  read(): Reading[] {
    const now = this.#parts.now();
    this.#lookAround(now);
    void this.#askEach(
      this.#present.filter((probe) => probe.isDue(now)),
      () => {}
    );
    return this.#present.flatMap((probe) => probe.shown(now));
  }

  /** Asks each sensor once. Resolves to true as soon as one returns a reading, and to false if none does. */
  async answers(withinMs: number): Promise<boolean> {
    const first = Promise.withResolvers<boolean>();
    const all = this.#askEach(this.#present, (readings) => readings.length > 0 && first.resolve(true));
    // A sensor that takes this long to answer still counts as present.
    return atMost(withinMs, Promise.race([first.promise, all.then(() => false)]), true);
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

  /** Asks slow sensors in parallel, and quick ones one after another, so that they need only a single thread. */
  async #askEach(probes: readonly Probe[], take: (readings: readonly Reading[]) => void): Promise<void> {
    const asked = probes.filter((probe) => !probe.isQuick).map((probe) => probe.ask().then(take));
    for (const probe of probes.filter((each) => each.isQuick)) {
      const answer = probe.ask().then(take);
      asked.push(answer);
      await atMost(QUICK_MS, answer, undefined);
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
        // On a full disk, names of new sensors cannot be stored. Known sensors are still read, and a new sensor is read as soon
        // as its name can be stored.
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

/** Sensors with the same manufacturer's serial number share an identity; their current places distinguish them. */
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
