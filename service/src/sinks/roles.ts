import type { TargetRoles } from '../model/target.ts';
import { isWritable, type SinkKind } from './contract.ts';

/** What a target of that kind can do in a run. */
export function rolesOf(kind: SinkKind, settings: unknown): TargetRoles {
  return {
    // Does not connect yet, so there is nothing to close.
    run: isWritable(kind.connect(settings, {})),
    relayFrom: kind.topic !== undefined,
    relayTo: kind.relay !== undefined,
  };
}
