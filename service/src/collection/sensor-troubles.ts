import { isTroubled, type SensorHealth } from '../model/sensor.ts';
import { sensorWords } from '../reports/wording.ts';

/** Reports each sensor problem once, when it begins; the report counts how often it happened. */
export class SensorTroubles {
  readonly #note: (text: string) => void;
  readonly #reported = new Set<string>();

  constructor(note: (text: string) => void) {
    this.#note = note;
  }

  report(sensors: readonly SensorHealth[]): void {
    for (const health of sensors.filter(isTroubled)) {
      const kinds = [
        ...Object.keys(health.refused),
        ...(health.failed > 0 ? ['failed'] : []),
        ...(health.missed > 0 ? ['missed'] : []),
      ];
      const fresh = kinds.filter((kind) => !this.#reported.has(`${health.location} ${kind}`));
      if (fresh.length > 0) {
        fresh.forEach((kind) => this.#reported.add(`${health.location} ${kind}`));
        this.#note(
          `${health.location}: ${sensorWords(health)}. Further cases are only counted; the report has the numbers.`
        );
      }
    }
  }
}
