import type { CellSettings } from '../model/sweep-cells.ts';
import { usualWarmupMs } from '../model/sweep.ts';

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
