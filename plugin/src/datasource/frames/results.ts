import { createDataFrame, FieldType, type DataFrame, type Field } from '@grafana/data';
import { t } from '@grafana/i18n';
import { isHeadlineLowerBound } from '@thermobench/service/model/lower-bound.ts';
import { faultyRows, type Report } from '@thermobench/service/model/report.ts';
import type { Sweep } from '@thermobench/service/model/sweep.ts';
import { boundIn, boundsIn } from '@thermobench/service/reports/bound-words.ts';
import {
  cellLimits,
  cellLimitShort,
  hasLimit,
  limitIn,
  limitReasons,
  limitShort,
  type LimitWords,
} from '@thermobench/service/reports/limit-words.ts';
import { intervalKind } from '@thermobench/service/reports/interval-words.ts';
import { thresholdsInShort } from '@thermobench/service/reports/threshold-words.ts';

import { count } from '../../components/figures.ts';
import { links } from '../../links.ts';
import { prefixed } from '../../plan/prefixed.ts';
import { limitWords } from './limit.ts';
import { withLowerBounds } from './lowerBounds.ts';
import { NO_RESULTS, OF_CELLS, RESULT_FIELDS as NAMES } from './resultFields.ts';
import { MILLISECONDS } from './units.ts';

/** A row of the table of results: a run, or a cell of a sweep. */
interface Result {
  isCell: boolean;
  run: string;
  label: string;
  started: number | null;
  state: string;
  target: string;
  settings: Record<string, unknown>;
  rowsPerSecond: number | null;
  /** Whether the generator was the limit. */
  rowsAtLeast: boolean;
  low: number | null;
  high: number | null;
  /** The kind of the interval; empty if there is none. */
  interval: string;
  /** From call to ack, in a closed loop. Paced runs use `intendedP99`. */
  p99: number | null;
  intendedP99: number | null;
  p99AtLeast: boolean;
  /** In cores: 2 means two busy cores. */
  cpu: number | null;
  ledger: string;
  /** Empty without thresholds, and for a cell that has not been measured yet. */
  thresholds: string;
  valid: boolean | null;
  limit: string;
  /** Why, and what to try; empty if unknown. */
  reasons: string;
  /** The rows in the store at the start of the run; for a cell, the largest number of its runs. */
  storeRows: number | null;
}

export function reportResults(reports: readonly Report[]): Result[] {
  return reports.map((report) => ({
    isCell: false,
    run: report.id,
    label: report.spec.label ?? '',
    started: report.startedAt,
    state: stateWords(report.state, report.pace?.fellBehind ?? false),
    target: report.target,
    settings: {
      ...prefixed('sink.', report.spec.sink),
      producers: report.producers,
      ratePerSecond: report.spec.ratePerSecond,
      payload: report.spec.payload,
    },
    rowsPerSecond: report.rowsPerSecond,
    rowsAtLeast: report.rowsPerSecond !== null && boundIn(report) === 'generator',
    low: null,
    high: null,
    interval: '',
    p99: report.latencyMs.intended ? null : (report.latencyMs.service?.p99 ?? null),
    intendedP99: report.latencyMs.intended?.p99 ?? null,
    p99AtLeast: isHeadlineLowerBound(report),
    cpu: cores(report.generator.cpuSecondsPer100kRows, report.rowsPerSecond),
    ledger: reportLedgerWords(report),
    thresholds: thresholdsInShort(report),
    valid: report.valid,
    limit: limitWords({
      ...report,
      limit: limitShort(report),
      bounds: [boundIn(report) ?? []].flat(),
      isJudged: hasLimit(report.verdict),
    }),
    reasons: reasonWords([limitIn(report) ?? []].flat()),
    storeRows: report.storeRowsAtStart,
  }));
}

/** In the order of the sweep's matrix, including cells that have not been measured yet. */
export function sweepResults(sweep: Sweep): Result[] {
  const { run } = sweep.spec;
  const hasThresholds = Object.keys(run.thresholds ?? {}).length > 0;
  return sweep.cells.map(({ settings: { target, ...settings }, ...cell }) => ({
    isCell: true,
    run: cell.runs[0] ?? '',
    // A label that all rows share would hide the name of the store in each row.
    label: target === undefined ? (run.label ?? '') : '',
    started: sweep.createdAt,
    state: cell.rowsPerSecond === null ? t('results.to-do', 'to do') : stateWords(sweep.state, cell.fellBehind > 0),
    target: String(target ?? run.target),
    settings,
    rowsPerSecond: cell.rowsPerSecond?.median ?? null,
    rowsAtLeast: cell.rowsPerSecond !== null && boundsIn(cell).includes('generator'),
    low: cell.rowsPerSecond?.low ?? null,
    high: cell.rowsPerSecond?.high ?? null,
    interval: cell.rowsPerSecond ? intervalKind(cell.rowsPerSecond) : '',
    p99: cell.intendedP99Ms ? null : (cell.serviceP99Ms?.median ?? null),
    intendedP99: cell.intendedP99Ms?.median ?? null,
    p99AtLeast: cell.p99AtLeast,
    cpu: cores(cell.cpuSecondsPer100kRows?.median ?? null, cell.rowsPerSecond?.median ?? null),
    ledger: cell.rowsPerSecond === null ? '' : ledgerWords(cell.ledger),
    thresholds: hasThresholds && cell.rowsPerSecond !== null ? cellThresholdWords(cell) : '',
    valid: cell.valid,
    limit: limitWords({
      ...cell,
      limit: cellLimitShort(cell),
      bounds: boundsIn(cell),
      isJudged: cell.limits.some(hasLimit),
    }),
    reasons: reasonWords(cellLimits(cell)),
    storeRows: cell.storeRowsAtStart?.most ?? null,
  }));
}

/**
 * One table for all results. A setting has a column if it differs; the settings of the original article always have
 * one. Without results the table has no columns, so that Grafana's panels say once that it is empty, not once per
 * column.
 */
export function resultsFrame(results: readonly Result[], refId: string): DataFrame {
  if (results.length === 0) {
    return createDataFrame({ refId, fields: [], meta: { preferredVisualisationType: 'table', custom: NO_RESULTS } });
  }
  const { number, string, time, boolean } = FieldType;
  const column = <Value>(name: string, type: FieldType, of: (result: Result) => Value, config = {}) => ({
    name,
    type,
    values: results.map(of),
    config,
  });
  const rows = { unit: 'rowsps', min: 0 };
  const measured = (
    name: string,
    unit: string,
    of: (result: Result) => number | null,
    isAtLeast: (result: Result) => boolean
  ) => {
    const figures = results.map((result) => ({ value: of(result), isAtLeast: isAtLeast(result) }));
    const { values, config } = withLowerBounds(figures, unit);
    return { name, type: number, values, config: { ...{ unit, min: 0 }, ...config } };
  };
  const latency = (name: string, of: (result: Result) => number | null) =>
    measured(name, MILLISECONDS, of, ({ p99AtLeast }) => p99AtLeast);
  const isPaced = results.some(({ intendedP99 }) => intendedP99 !== null);
  return createDataFrame({
    refId,
    fields: [
      column(NAMES.run, string, ({ run }) => run, { links: [RUN_LINK] }),
      column(NAMES.label, string, ({ label }) => label),
      column(NAMES.started, time, ({ started }) => started),
      column(NAMES.state, string, ({ state }) => state),
      column(NAMES.target, string, ({ target }) => target),
      ...settingColumns(results),
      measured(
        NAMES.rowsPerSecond,
        'rowsps',
        ({ rowsPerSecond }) => rowsPerSecond,
        ({ rowsAtLeast }) => rowsAtLeast
      ),
      ...(results.some(({ rowsAtLeast }) => rowsAtLeast)
        ? [column(NAMES.rowsAtLeast, boolean, ({ rowsAtLeast }) => rowsAtLeast)]
        : []),
      column(NAMES.low, number, ({ low }) => low, rows),
      column(NAMES.high, number, ({ high }) => high, rows),
      column(NAMES.interval, string, ({ interval }) => interval),
      ...(isPaced && results.every(({ p99 }) => p99 === null) ? [] : [latency(NAMES.p99, ({ p99 }) => p99)]),
      ...(isPaced ? [latency(NAMES.intendedP99, ({ intendedP99 }) => intendedP99)] : []),
      ...(results.some(({ p99AtLeast }) => p99AtLeast)
        ? [column(NAMES.p99AtLeast, boolean, ({ p99AtLeast }) => p99AtLeast)]
        : []),
      column(NAMES.cpu, number, ({ cpu }) => cpu, { unit: 'percentunit', min: 0 }),
      column(NAMES.ledger, string, ({ ledger }) => ledger),
      column(NAMES.valid, boolean, ({ valid }) => valid),
      column(NAMES.limit, string, ({ limit }) => limit),
      ...(results.some(({ reasons }) => reasons !== '')
        ? [column(NAMES.reasons, string, ({ reasons }) => reasons)]
        : []),
      ...(results.some(({ thresholds }) => thresholds !== '')
        ? [column(NAMES.thresholds, string, ({ thresholds }) => thresholds)]
        : []),
      ...(results.some(({ storeRows }) => storeRows !== null)
        ? [column(NAMES.storeRows, number, ({ storeRows }) => storeRows, { unit: 'locale', min: 0 })]
        : []),
    ],
    meta: { preferredVisualisationType: 'table', ...(results.every(({ isCell }) => isCell) && { custom: OF_CELLS }) },
  });
}

function reasonWords(limits: readonly LimitWords[]): string {
  return limits.flatMap(limitReasons).join(' ');
}

function stateWords(state: string, fellBehind: boolean): string {
  return fellBehind ? t('results.fell-behind', '{{state}}, fell behind', { state }) : state;
}

const RUN_LINK = { title: '', url: `${links.runs()}/\${__value.raw}` };

const ALWAYS: ReadonlySet<string> = new Set(['sink.commitEvery', 'producers']);

function settingColumns(results: readonly Result[]): Array<Partial<Field> & { name: string }> {
  const keys = new Set(results.flatMap(({ settings }) => Object.keys(settings)));
  return [...keys].flatMap((key) => {
    const values = results.map(({ settings }) => settings[key] ?? null);
    // A target without the setting does not count as different.
    const known = results.filter(({ settings }) => settings[key] !== undefined);
    const differs = new Set(known.map(({ settings }) => JSON.stringify(settings[key]))).size > 1;
    if (!differs && !ALWAYS.has(key)) {
      return [];
    }
    const isNumeric = values.every((value) => value === null || typeof value === 'number');
    return [
      {
        name: settingName(key),
        type: isNumeric ? FieldType.number : FieldType.string,
        values: isNumeric ? values : values.map(settingWords),
        config: {},
      },
    ];
  });
}

/** The display name of `sink.commitEvery`: "commit every". */
function settingName(key: string): string {
  return key
    .replace(/^sink\./, '')
    .replaceAll(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`)
    .trim();
}

function settingWords(value: unknown): string {
  return typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value);
}

function cores(secondsPer100kRows: number | null, rowsPerSecond: number | null): number | null {
  return secondsPer100kRows === null || rowsPerSecond === null ? null : (secondsPer100kRows * rowsPerSecond) / 100_000;
}

function reportLedgerWords(report: Report): string {
  const faulty = faultyRows(report);
  return faulty === null
    ? t('results.not-counted', 'not counted')
    : ledgerWords({ stored: report.ledger?.stored ?? 0, ...faulty });
}

function ledgerWords({ stored, lost, duplicated, wrong }: Omit<Counted, 'acked'>): string {
  const faults = [
    lost > 0 && t('results.lost', '{{lost}} lost', { lost: count(lost) }),
    duplicated > 0 && t('results.duplicated', '{{duplicated}} duplicated', { duplicated: count(duplicated) }),
    wrong > 0 && t('results.wrong', '{{wrong}} wrong', { wrong: count(wrong) }),
  ].filter((words) => words !== false);
  return faults.length > 0
    ? faults.join(', ')
    : t('results.all-stored', '{{stored}} stored, 0 lost', { stored: count(stored) });
}

/** A run of the cell passed if all of its thresholds did. */
function cellThresholdWords({
  missedThresholds,
  runs,
}: Pick<Sweep['cells'][number], 'missedThresholds' | 'runs'>): string {
  return missedThresholds === 0
    ? t('results.thresholds-passed', 'passed')
    : t('results.thresholds-missed', '{{missed}} of {{runs}} runs did not pass', {
        missed: count(missedThresholds),
        runs: count(runs.length),
      });
}

type Counted = Sweep['cells'][number]['ledger'];
