import { afterEach, beforeEach, describe } from 'vitest';

import { drawsReadings } from './conformance-series.ts';
import { findsChangedRows } from './conformance-tampering.ts';
import { writesAndCounts } from './conformance-writing.ts';
import { StoreTrial } from './store-trial.ts';
import type { TestedStore } from './tested-store.ts';

/** What every sink that stores rows must do, whatever its store. Each test has its own runs, in its own or a shared table. */
export function describeStore(name: string, open: () => Promise<TestedStore>): void {
  describe(name, () => {
    const trial = new StoreTrial();
    beforeEach(async () => trial.begin(await open()));
    afterEach(() => trial.end());

    writesAndCounts(trial);
    findsChangedRows(trial);
    drawsReadings(trial);
  });
}
