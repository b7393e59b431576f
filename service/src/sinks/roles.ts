import type { TargetRoles } from '../model/target.ts';
import type { SinkKind } from './sink-kind.ts';

/** What a target of that kind can do in a run. */
export function rolesOf(kind: SinkKind): TargetRoles {
  return {
    run: kind.readOnly !== true,
    relayFrom: kind.topic !== undefined,
    relayTo: kind.relay !== undefined,
    emptied: kind.deletesRuns === true,
    counted: kind.storesNothing !== true,
  };
}
