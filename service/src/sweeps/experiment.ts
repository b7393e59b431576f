import type { Effect } from '../model/confirmation.ts';
import { Fault } from '../model/fault.ts';
import type { Report } from '../model/report.ts';
import type { SweepSpec } from '../model/sweep.ts';
import type { CellSettings } from '../model/sweep-cells.ts';
import { median } from '../stats/median.ts';

/** Each change is compared with the unchanged run this many times. */
const ROUNDS = 3;
/** Long enough for a few measured seconds; all runs together take about a minute. */
const PROBE = { durationMs: 4_000, warmupMs: 1_000 };

/**
 * The request for a sweep that tests the verdict on a run: short runs with the same settings, and with one of them changed, in
 * rounds of a random order. Throws a Fault if the run has no verdict that such runs can test.
 */
export function experimentOn(report: Report): Record<string, unknown> {
  const { verdict, spec, producers, id } = report;
  const why =
    verdict === null
      ? 'has no verdict'
      : verdict.resource === 'rate'
        ? 'kept its rate, so nothing limited it'
        : verdict.resource === 'source'
          ? 'was limited by its source, which more producers would share'
          : null;
  if (why !== null) {
    throw new Fault({
      kind: 'conflict',
      code: 'NOTHING_TO_CONFIRM',
      message: `Run ${id} ${why}.`,
      hint: 'Test the verdict on a run that was limited by something else, such as a run without --rate.',
    });
  }
  const { label: _label, thresholds: _thresholds, outages: _outages, ...same } = spec;
  return {
    run: { ...same, ...PROBE, rows: null, ratePerSecond: null, producers },
    cases: changesOf(report),
    repeat: ROUNDS,
    confirms: id,
  };
}

/** The unchanged settings first, then each change alone. */
function changesOf({ spec, producers }: Report): CellSettings[] {
  const { commitEvery } = spec.sink;
  const commits = typeof commitEvery === 'number' ? [{ 'sink.commitEvery': 2 * Math.max(1, commitEvery) }] : [];
  return [{}, { producers: 2 * producers }, ...commits];
}

/** What one run of the experiment measured: its cell, and its rate. */
export interface Probe {
  cell: number;
  rowsPerSecond: number | null;
}

/** The effect of each change, from runs in the order in which they were started. Leaves out a change that no pair of runs has measured. */
export function effectsOf({ run, cases = [] }: SweepSpec, probes: readonly Probe[]): Effect[] {
  return cases.slice(1).flatMap((settings, index) => {
    const ratios = ratiosOf(probes, { cell: index + 1, cells: cases.length });
    const change = 'producers' in settings ? 'producers' : 'commitEvery';
    const from = change === 'producers' ? run.producers : run.sink.commitEvery;
    const to = Object.values(settings)[0];
    return ratios.length === 0 || typeof from !== 'number' || typeof to !== 'number'
      ? []
      : [
          {
            change,
            from,
            to,
            ratio: { median: median(ratios), low: Math.min(...ratios), high: Math.max(...ratios) },
            pairs: ratios.length,
          },
        ];
  });
}

/** In each round, the rate of that cell divided by the rate of the unchanged one. */
function ratiosOf(probes: readonly Probe[], { cell, cells }: { cell: number; cells: number }): number[] {
  const rounds = Array.from({ length: Math.floor(probes.length / cells) }, (_, round) =>
    probes.slice(round * cells, (round + 1) * cells)
  );
  return rounds.flatMap((round) => {
    const [unchanged, changed] = [0, cell].map((which) => round.find((probe) => probe.cell === which)?.rowsPerSecond);
    return unchanged && changed ? [changed / unchanged] : [];
  });
}
