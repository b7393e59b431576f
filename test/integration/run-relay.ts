import { openRelay, type RelaySettings } from '../../service/src/relay/relay.ts';

/** Relays until it has caught up, and returns what it did. */
export async function runRelay(settings: RelaySettings) {
  return (await openRelay(settings)).run();
}
