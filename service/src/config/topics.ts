import type { KafkaTarget } from '../kafka/options.ts';
import type { Targets } from './settings.ts';

/** The topics that a relay or an archive can read, by the name of their target. */
export function topicsOf(targets: Targets): Map<string, KafkaTarget> {
  return new Map(
    [...targets.values()].flatMap(({ name, kind, settings }) => (kind.topic ? [[name, kind.topic(settings)]] : []))
  );
}
