import { outageText } from '../model/outage.ts';
import { storedNothing, type Ledger, type RelayReport, type Report } from '../model/report.ts';
import { reasonWords, unusableIn, type SourceReport } from '../model/source-report.ts';
import { Refusal, type SensorHealth } from '../model/sensor.ts';
import { SourceSpec } from '../model/source.ts';
import { overallOutcome } from '../model/threshold.ts';
import { counted } from '../model/sentence.ts';
import { visible } from '../model/visible.ts';
import { boundIn } from './bound-words.ts';
import { cutShortWords, stopWords } from './cut-short.ts';
import { count, duration, figure, milliseconds, NOTHING, rate } from './figures.ts';
import { missingInShort } from './host-words.ts';
import { behindWords } from './pace-words.ts';
import { thresholdsInShort } from './threshold-words.ts';
import { valueWords } from './value-words.ts';

/** The meaning of a report in words, the same in every format. */

/** Maximum number of runs named in a sentence. */
const MAX_NAMED = 5;

/** `at least 1,234` if the generator was the limit. */
export function rowsPerSecond(report: Report): string {
  const prefix = boundIn(report) === 'generator' && report.rowsPerSecond !== null ? 'at least ' : '';
  return prefix + rate(report.rowsPerSecond);
}

interface Standing {
  readonly tone: 'good' | 'doubtful' | 'bad';
  readonly words: string;
}

/** The first thing to know about a run: whether its figures can be trusted, and whether it met its thresholds. */
export function standing(report: Report): Standing {
  const { tone, words } = trust(report);
  const overall = overallOutcome(report.thresholds);
  if (overall === null) {
    return { tone, words };
  }
  const thresholds = thresholdsInShort(report);
  // It matters more that figures cannot be trusted than which thresholds they would pass.
  return tone === 'bad' || overall === 'passed'
    ? { tone, words: `${words}; ${thresholds}` }
    : { tone: overall === 'failed' ? 'bad' : 'doubtful', words: `${thresholds}; ${words}` };
}

function trust(report: Report): Standing {
  const { tone, words } = outcome(report);
  const behind = storedNothing(report) ? '' : behindWords(report);
  const first = [behind, missingInShort(report.hosts), stoppedEarly(report)].filter((part) => part !== '');
  return first.length === 0
    ? { tone, words }
    : { tone: tone === 'good' ? 'doubtful' : tone, words: [...first, words].join('; ') };
}

/** `stopped by remik after 12 s of 1 min planned`, for a run that was stopped gracefully before its planned end. */
function stoppedEarly(report: Report): string {
  const after = cutShortWords(report);
  return report.state === 'done' && report.stopped && after !== '' ? `${stopWords(report.stopped)} ${after}` : '';
}

function outcome(report: Report): Standing {
  if (storedNothing(report)) {
    return { tone: 'bad', words: 'failed: nothing was stored' };
  }
  if (report.valid === false) {
    return { tone: 'bad', words: `INVALID: ${report.invalidReasons.join(' ')}` };
  }
  if (report.state !== 'done') {
    return { tone: 'bad', words: endedEarly(report) };
  }
  if (report.valid === null) {
    const reason = report.ledgerProblem?.message ?? 'this target stores no rows, so there is nothing to count';
    return { tone: 'doubtful', words: `done, but its rows were not counted: ${reason}` };
  }
  const unusable = report.source ? unusableIn(report.source) : 0;
  const lacking = unusable > 0 ? `; ${counted(unusable, 'value')} of the file could not be used` : '';
  const isThere =
    report.readingsDeletedAt === null
      ? 'is in the store'
      : 'was in the store when counted; the sweep has since deleted the rows';
  return { tone: 'good', words: `done, and every acked row ${isThere}${missingWords(report.ledger)}${lacking}` };
}

/** `cancelled, stopped by remik after 12 s of 1 min planned` */
function endedEarly(report: Report): string {
  const { state, stopped, errors } = report;
  const after = cutShortWords(report);
  return [
    state,
    ...(stopped ? [`, ${stopWords(stopped)}`] : []),
    ...(after === '' ? [] : [` ${after}`]),
    ...(errors.length > 0 ? [', see the errors'] : []),
  ].join('');
}

/** What never reached the store, as the end of a sentence; empty if everything did. */
function missingWords(ledger: Ledger | null): string {
  const { offered = 0, rejected = 0, dropped = 0 } = ledger ?? {};
  const missing = [
    ...(rejected > 0 ? [`${count(rejected)} refused`] : []),
    ...(dropped > 0 ? [`${count(dropped)} dropped`] : []),
  ];
  return missing.length > 0 ? `; of ${count(offered)} offered readings, ${missing.join(' and ')}` : '';
}

/** What may have changed the figures of a run: other runs, and what happened on its hosts. A sentence for each; often none. */
export function disturbanceLines({
  overlapping,
  disturbances,
}: Pick<Report, 'overlapping' | 'disturbances'>): string[] {
  return [...(overlapping.length > 0 ? [overlapWords(overlapping)] : []), ...disturbances];
}

/** Why the figures of a run that overlapped with others are doubtful; empty if it ran alone. */
function overlapWords(overlapping: readonly string[]): string {
  const [first, ...others] = overlapping;
  if (first === undefined) {
    return '';
  }
  const named = overlapping.slice(0, MAX_NAMED).join(', ');
  const more = overlapping.length > MAX_NAMED ? ` and ${count(overlapping.length - MAX_NAMED)} more` : '';
  return others.length === 0
    ? `Run ${first} was active at the same time and shared this host's CPU and disk.`
    : `Runs ${named}${more} were active at the same time and shared this host's CPU and disk.`;
}

/** Problems of the replayed file: how much of it could not be used, and why. Empty if there are none. */
export function sourceWarnings({ source }: Report): string[] {
  if (source === undefined || source.unusable.length === 0) {
    return [];
  }
  const unusable = unusableIn(source);
  const words = `${count(unusable)} of ${count(source.readings + source.gaps + unusable)} values in ${visible(source.file)} could not be used and ${unusable === 1 ? 'is' : 'are'} missing from the store.`;
  return [words, ...source.unusable.map(reasonWords)];
}

/** The replayed file, in reading order. */
export function sourceFigures(source: SourceReport): ReadonlyArray<readonly [name: string, value: string]> {
  const some = (name: string, times: number): Array<[string, string]> => (times > 0 ? [[name, count(times)]] : []);
  return [
    ['rows', count(source.rows)],
    ['readings', count(source.readings)],
    ...some('missing values', source.gaps),
    ...some('unusable', unusableIn(source)),
    ...some('out of order', source.outOfOrder),
  ];
}

const REFUSALS: Readonly<Record<Refusal, string>> = {
  fault: 'the kernel marks it as unreliable',
  checksum: 'its checksum does not match',
  'below-absolute-zero': 'below absolute zero',
  'out-of-range': 'outside the plausible range',
  'power-on': 'the value of a sensor that was just switched on',
  unit: 'in an ambiguous unit, such as whole degrees',
};

/**
 * What a sensor failed to deliver, in one line: `3 refused: below absolute zero · 4 missed, because an earlier reading was still in progress`.
 */
export function sensorWords({ refused, failed, missed, lastFailure }: SensorHealth): string {
  const reasons = Refusal.options.flatMap((reason) => {
    const times = refused[reason] ?? 0;
    return times > 0 ? [`${count(times)} refused: ${REFUSALS[reason]}`] : [];
  });
  return [
    ...reasons,
    ...(failed > 0 ? [`${count(failed)} not read${lastFailure === null ? '' : ` (${lastFailure})`}`] : []),
    ...(missed > 0 ? [`${count(missed)} missed, because an earlier reading was still in progress`] : []),
  ].join(' · ');
}

/** The problems of all sensors in one short line; empty if there are none. */
export function sensorsInShort({ sensors, missedTicks }: Report): string {
  const sum = (of: (health: SensorHealth) => number) => sensors.reduce((total, health) => total + of(health), 0);
  const parts = [
    [sum(({ refused }) => Object.values(refused).reduce((total, times) => total + times, 0)), 'values refused'],
    [sum(({ failed }) => failed), 'values not read'],
    [sum(({ missed }) => missed), 'missed because a sensor was slow'],
    [missedTicks, 'missed by all sensors'],
  ] as const;
  const words = parts.filter(([times]) => times > 0).map(([times, what]) => `${count(times)} ${what}`);
  return words.length === 0 ? '' : `sensors: ${words.join(', ')}`;
}

/** The figures of the ledger in reading order; `bad` are those that must be 0. */
export function ledgerFigures(
  ledger: Ledger
): ReadonlyArray<{ readonly name: string; readonly rows: number; readonly bad: boolean }> {
  const must = (name: string, rows: number) => ({ name, rows, bad: rows > 0 });
  const may = (name: string, rows: number) => ({ name, rows, bad: false });
  return [
    may('offered', ledger.offered),
    may('acked', ledger.acked),
    may('stored', ledger.stored),
    must('lost', ledger.lost),
    must('duplicated', ledger.duplicated),
    must('wrong', ledger.wrong),
    may('stored but unacked', ledger.storedUnacked),
    may('gaps', ledger.gaps),
    may('rejected', ledger.rejected),
    may('dropped', ledger.dropped),
  ];
}

/** One line: `lost 0 · duplicated 0 · wrong 0`. */
export function ledgerWords(ledger: Ledger | null): string {
  if (!ledger) {
    return 'not counted';
  }
  const mustBeNone = ledgerFigures(ledger).filter(({ name }) => ['lost', 'duplicated', 'wrong'].includes(name));
  return mustBeNone.map(({ name, rows }) => `${name} ${count(rows)}`).join(' · ');
}

/** What the relay of a run did, in reading order; zero counts are left out. */
export function relayFigures(relay: RelayReport): ReadonlyArray<readonly [name: string, value: string]> {
  const { drainMs, endToEndMs, clockErrorMs, duplicates, poison, retries } = relay;
  const some = (name: string, times: number): Array<[string, string]> => (times > 0 ? [[name, count(times)]] : []);
  return [
    ['rows/s', rate(relay.rowsPerSecond)],
    ['largest lag', count(relay.mostLag)],
    ['caught up', drainMs === null ? 'no' : `${duration(drainMs)} after the producers`],
    ['sent to stored p50', milliseconds(endToEndMs?.p50)],
    ['p99', milliseconds(endToEndMs?.p99)],
    ...(clockErrorMs === undefined ? [] : [['clocks differ by up to', milliseconds(clockErrorMs)] as const]),
    ...some('already stored', duplicates),
    ...some('to the dead-letter topic', poison),
    ...some('retries', retries),
  ];
}

/** The settings of a run under the names that people use; settings without effect in this run are left out. */
export function settingsOf(report: Report): Map<string, string> {
  const { spec } = report;
  const settings = new Map<string, string>([
    ['target', report.target === report.sink ? report.target : `${report.target} (${report.sink})`],
    ...(spec.relayTo === null ? [] : [['relayed to', spec.relayTo] as [string, string]]),
    ...(spec.hosts === undefined ? [] : [['hosts', spec.hosts.join(' ')] as [string, string]]),
    ...Object.entries(spec.sink).map(([name, value]): [string, string] => [name, valueWords(name, value)]),
    ...(spec.outages === undefined ? [] : [['breaks', spec.outages.map(outageText).join(', ')] as [string, string]]),
    ['producers', count(report.producers)],
    ['rate', spec.ratePerSecond === null ? 'as fast as the store answers' : `${figure(spec.ratePerSecond)}/s`],
  ]);
  if (spec.ratePerSecond !== null) {
    settings.set('arrivals', spec.arrivals);
  }
  settings.set('duration', spec.durationMs === null ? 'until stopped' : duration(spec.durationMs));
  if (spec.rows !== null) {
    settings.set('rows', count(spec.rows));
  }
  if (spec.warmupMs > 0) {
    settings.set('warm-up', duration(spec.warmupMs));
  }
  settings.set('payload', count(spec.payload));
  return settings.set('source', sourceWords(spec.source));
}

/** The same, plus the seed of Poisson arrivals: it reproduces this run, but is not part of its configuration. */
export function recordedSettings(report: Report): Map<string, string> {
  const { seed } = report.spec;
  return seed === null ? settingsOf(report) : settingsOf(report).set('seed', String(seed));
}

/** The kind of source, and those of its settings that are not the default. */
function sourceWords(source: SourceSpec): string {
  const defaults = new Map<string, unknown>(Object.entries(SourceSpec.parse({ kind: source.kind })));
  const chosen = Object.entries(source).filter(([name, value]) => defaults.get(name) !== value);
  const words = chosen.map(([name, value]) => `${name} ${valueWords(name, value)}`);
  return words.length > 0 ? `${source.kind} (${words.join(', ')})` : source.kind;
}

/** Facts about the store besides its version, by name. */
export function storeFigures({
  store,
  storeRowsAtStart,
}: Report): ReadonlyArray<readonly [name: string, value: string]> {
  return [
    ...Object.entries(store?.durability ?? {}).map(([name, value]): [string, string] => [name, String(value)]),
    ...(storeRowsAtStart === null ? [] : [['rows at start', `about ${count(storeRowsAtStart)}`] as const]),
  ];
}

/** CPU seconds of the generator per 100,000 rows. */
export function cpuPerRows(report: Report): string {
  const seconds = report.generator.cpuSecondsPer100kRows;
  return seconds === null ? NOTHING : `${figure(seconds)} s`;
}
