import type { Baseline, DiskPlace } from '../model/baseline.ts';
import { BASELINE_MEASURES, timesAsGood, type BaselineMeasure } from '../model/baseline-measures.ts';
import { figure, milliseconds, NOTHING } from './figures.ts';

const twoDigits = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 2 });

/** Rows of baselines side by side, as plain texts. */
export interface BaselineTable {
  readonly columns: string[];
  readonly rows: string[][];
}

/**
 * The newest finished baseline of each disk of each host, newest first. A baseline that was disturbed is used only if the disk has no
 * other.
 */
export function newestOfEachDisk(baselines: readonly Baseline[]): Baseline[] {
  const done = baselines.filter(({ state }) => state === 'done');
  const ofDisk = Map.groupBy(done, ({ host, disk, folder }) =>
    JSON.stringify([host, disk.device ?? folder, disk.model])
  );
  return [...ofDisk.values()].flatMap(
    (same) => same.find(({ disturbances }) => disturbances.length === 0) ?? same[0] ?? []
  );
}

/** A row for each baseline; each figure also as a multiple of that of `against`, which is usually the first one. */
export function baselineTable(
  baselines: readonly Baseline[],
  against: Baseline | undefined = baselines[0]
): BaselineTable {
  return {
    columns: ['host', 'disk', ...BASELINE_MEASURES.map(({ name }) => name), 'measured'],
    rows: baselines.map((baseline) => [
      baseline.host,
      diskWords(baseline.disk),
      ...BASELINE_MEASURES.map((measure) => cell(measure, baseline, against)),
      `${new Date(baseline.startedAt).toISOString().slice(0, 10)}${baseline.disturbances.length > 0 ? ', disturbed' : ''}`,
    ]),
  };
}

/** `mmcblk0 SL16G, ext4` */
export function diskWords({ device, model, fileSystem }: DiskPlace): string {
  const name = [device, model].filter((word) => word !== null).join(' ');
  return [name, fileSystem ?? ''].filter((word) => word !== '').join(', ') || NOTHING;
}

/** A figure with its unit: `16.7 MB/s`, `9.5 Gbit/s`, `40 ms`. */
export function measureText({ unit }: BaselineMeasure, value: number | null): string {
  if (value === null) {
    return NOTHING;
  }
  switch (unit) {
    case 'perSecond':
      return figure(value);
    case 'ms':
      return milliseconds(value);
    case 'bytesPerSecond':
      return scaled(value, ['B/s', 'kB/s', 'MB/s', 'GB/s']);
    case 'bitsPerSecond':
      return scaled(value, ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s']);
  }
}

/** `12 ×`, `1.4 ×`, `0.0032 ×`: two digits, because a baseline is no more precise. */
export function timesText(times: number): string {
  return `${twoDigits.format(times)} ×`;
}

function scaled(value: number, units: readonly string[]): string {
  const step = Math.max(0, Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, value)) / 3)));
  return `${figure(value / 1000 ** step)} ${units[step]}`;
}

function cell(measure: BaselineMeasure, baseline: Baseline, against: Baseline | undefined): string {
  const value = measure.of(baseline.figures);
  const times =
    against === undefined || against.id === baseline.id
      ? null
      : timesAsGood(measure, value, measure.of(against.figures));
  return `${measureText(measure, value)}${times === null ? '' : ` (${timesText(times)})`}`;
}
