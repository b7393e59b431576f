import { Fault } from '../model/fault.ts';
import { sinkKind, sinkKinds } from '../sinks/index.ts';
import type { RelayStore, RelayStoreSettings } from '../sinks/relay-store.ts';

/** The store of a target. Throws a configuration Fault if a relay cannot write to it. */
export async function openRelayStore(kind: string, target: unknown, settings: RelayStoreSettings): Promise<RelayStore> {
  const relay = sinkKind(kind)?.relay;
  if (relay === undefined) {
    const able = sinkKinds.flatMap((other) => (other.relay === undefined ? [] : [other.kind]));
    throw new Fault({
      kind: 'configuration',
      code: 'NO_RELAY_STORE',
      message: `A relay cannot write to a target of kind "${kind}".`,
      hint: `Name a target of kind ${able.join(', ')}.`,
    });
  }
  return relay(target, settings);
}
