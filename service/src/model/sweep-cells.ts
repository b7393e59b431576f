import { usualWarmupMs, type SweepSpec } from './sweep.ts';

/** The settings that make one cell of a sweep, such as {"sink.commitEvery": 10, "producers": 4}. */
export type CellSettings = Record<string, unknown>;

/** How long a run writes, with its warm-up. */
export interface PlannedTime {
  readonly ms: number;
  /** A number of rows may end the run earlier. */
  readonly isAtMost: boolean;
}

/** Each case with every combination of the matrix; the last setting varies fastest. */
export function cellsOf({ cases = [{}], matrix }: Pick<SweepSpec, 'cases' | 'matrix'>): CellSettings[] {
  return Object.entries(matrix).reduce<CellSettings[]>(
    (cells, [setting, values]) => cells.flatMap((cell) => values.map((value) => ({ ...cell, [setting]: value }))),
    cases
  );
}

/** The planned time of each run of a cell; null if only a number of rows or a person ends it. */
export function plannedTime(run: SweepSpec['run'], settings: CellSettings): PlannedTime | null {
  const given: Record<string, unknown> = { ...run, ...settings };
  const { durationMs, warmupMs, rows } = given;
  return typeof durationMs === 'number'
    ? {
        ms: durationMs + (typeof warmupMs === 'number' ? warmupMs : usualWarmupMs(given)),
        isAtMost: typeof rows === 'number',
      }
    : null;
}
