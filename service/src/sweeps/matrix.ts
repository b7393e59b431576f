import { usualWarmupMs, type SweepSpec } from '../model/sweep.ts';

/** The settings that make one cell of a sweep, such as {"sink.commitEvery": 10, "producers": 4}. */
export type CellSettings = Record<string, unknown>;

/** Each case with every combination of the matrix; the last setting varies fastest. */
export function cellsOf({ cases = [{}], matrix }: Pick<SweepSpec, 'cases' | 'matrix'>): CellSettings[] {
  return Object.entries(matrix).reduce<CellSettings[]>(
    (cells, [setting, values]) => cells.flatMap((cell) => values.map((value) => ({ ...cell, [setting]: value }))),
    cases
  );
}

/**
 * The request for a cell's runs: the common part with the cell's settings applied. If a cell changes the target, the common
 * sink settings do not apply. If no warm-up was given, the cell's duration determines it.
 */
export function requestOf(common: object, settings: CellSettings): Record<string, unknown> {
  const request: Record<string, unknown> = { ...common, ...('target' in settings ? { sink: {} } : {}) };
  for (const [setting, value] of Object.entries(settings)) {
    if (setting.startsWith('sink.')) {
      request.sink = { ...asRecord(request.sink), [setting.slice('sink.'.length)]: value };
    } else {
      request[setting] = value;
    }
  }
  return request.warmupMs === null ? { ...request, warmupMs: usualWarmupMs(request) } : request;
}

function asRecord(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}
