import type { RunRecord } from '../journal/rows.ts';
import type { StoreFacts } from '../model/report.ts';
import { writable, type AnySink } from '../sinks/contract.ts';
import { knownLocations } from '../sources/known-locations.ts';
import { within } from '../time/deadline.ts';

const PREPARE_WITHIN_MS = 30_000;
const ASK_WITHIN_MS = 5_000;

/** The facts that a target reports. Throws the Fault of a target that cannot be reached. */
export function checkTarget(sink: AnySink): Promise<StoreFacts> {
  return within(PREPARE_WITHIN_MS, 'checking the target', sink.check());
}

/**
 * Creates what the run needs in the target. Throws a Fault if the target is read-only or its tables have other columns, or if it
 * holds rows that could not be distinguished from the run's.
 */
export function prepareTarget(target: AnySink, { id, spec }: Pick<RunRecord, 'id' | 'spec'>): Promise<void> {
  const preparing = async () => {
    const sink = writable(target);
    await sink.prepare({ run: id, payload: spec.payload, locations: knownLocations(spec.source) });
    await sink.refuseTaken?.(id);
  };
  return within(PREPARE_WITHIN_MS, 'preparing the target', preparing());
}

/** The number of rows in the store, as the store reports it; null if it does not. A failure here must not fail the run. */
export async function rowsHeld(sink: AnySink): Promise<number | null> {
  try {
    return (await within(ASK_WITHIN_MS, 'estimating the number of rows', sink.rowsHeld?.() ?? nobodyKnows)) ?? null;
  } catch {
    return null;
  }
}

const nobodyKnows = Promise.resolve(null);
