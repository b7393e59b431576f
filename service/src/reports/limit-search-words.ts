import {
  leastRate,
  p99Limit,
  rateOf,
  usualPrecisionPercent,
  type LimitSearch,
  type Objective,
  type Probe,
  type ProbeReason,
  type SensorLoad,
} from '../model/limit-search.ts';
import { counted } from '../model/sentence.ts';
import { duration, figure, milliseconds, rate } from './figures.ts';
import { atLeastWords } from './latency-words.ts';

/** How the results of limit searches are worded, the same on the command line and on pages. */

/** Without sensors, a limit is also given as the number of sensors that send a reading this often. */
const USUAL_INTERVAL_MS = 1_000;
/** Up to this ratio, the rate that holds is the one that was asked for. */
const NO_MARGIN = 1.01;

/** `p99 from intended start ≤ 50 ms, no growing backlog, every row stored` */
export function objectiveWords({ p99Ms }: Objective): string {
  const limit = p99Limit(p99Ms);
  const sign = p99Ms.includes('=') ? '≤' : '<';
  return `p99 from intended start ${sign} ${milliseconds(limit)}, no growing backlog, every row stored`;
}

/** `200 sensors every 1 s` */
export function sensorWords({ count, everyMs }: SensorLoad): string {
  return `${counted(count, 'sensor')} every ${duration(everyMs)}`;
}

/** The result in a sentence, followed by sentences that a reader needs to interpret it. */
export function limitSentences(search: LimitSearch): string[] {
  return [...answerSentences(search), ...bracketSentences(search), ...doubts(search)];
}

function answerSentences({ spec: { sensors }, answer, state }: LimitSearch): string[] {
  if (sensors === null) {
    return [];
  }
  const load = `${sensorWords(sensors)} send ${rate(rateOf(sensors))} rows/s`;
  switch (answer) {
    case 'yes':
      return [`Yes: ${load}, and that rate held.`];
    case 'no':
      return [`No: ${load}, and that rate did not hold.`];
    case null:
      return [`${state === 'running' ? 'Not known yet' : 'Not known'}: ${load}.`];
  }
}

function bracketSentences({ spec, holds, fails, promising, state, probes }: LimitSearch): string[] {
  const soFar = state === 'running' ? 'So far: holds' : 'Holds';
  if (holds !== null) {
    const until = fails === null ? '; no higher rate has failed yet' : `, fails at ${rate(fails.ratePerSecond)} rows/s`;
    return [`${soFar} at ${rate(holds.ratePerSecond)} rows/s${until}. ${sensorsAt(holds.ratePerSecond, spec.sensors)}`];
  }
  if (state === 'running') {
    const parts = [
      ...(promising ? [`held at ${rate(promising.ratePerSecond)} rows/s in one run`] : []),
      ...(fails ? [`failed at ${rate(fails.ratePerSecond)} rows/s`] : []),
    ];
    return parts.length === 0 ? [] : [`So far: ${parts.join(', ')}.`];
  }
  if (fails === null) {
    return ['No rate was tested often enough for an answer.'];
  }
  const why = reasonsAt(probes, fails.ratePerSecond);
  return [
    `No rate held: ${rate(fails.ratePerSecond)} rows/s was the lowest that failed${why === '' ? '' : `, because ${why}`}.`,
  ];
}

/** What the rate means in sensors, and how it compares with those that were asked for. */
function sensorsAt(ratePerSecond: number, sensors: SensorLoad | null): string {
  const everyMs = sensors?.everyMs ?? USUAL_INTERVAL_MS;
  const enough = Math.floor((ratePerSecond * everyMs) / 1_000);
  const margin = sensors === null ? 1 : ratePerSecond / rateOf(sensors);
  const times = margin > NO_MARGIN ? `, ${figure(margin)} times as many as you asked for` : '';
  return `That is enough for ${counted(enough, 'sensor')} with a reading every ${duration(everyMs)}${times}.`;
}

function doubts(search: LimitSearch): string[] {
  const { spec, holds, fails, promising, probes, state } = search;
  if (state === 'running') {
    return [];
  }
  const wanted = spec.precisionPercent ?? usualPrecisionPercent(spec);
  const width = holds && fails ? (fails.ratePerSecond / holds.ratePerSecond - 1) * 100 : 0;
  const isWide = state === 'done' && width > wanted && probes.length >= spec.maxRuns;
  const limitedAt = probes.find(
    ({ ratePerSecond, result }) => ratePerSecond === fails?.ratePerSecond && result?.generatorLimited
  );
  const fillsSlowly = holds === null && probes.some(({ result }) => result?.outcome === 'too slow');
  const isLowest = holds === null && fails !== null && fails.ratePerSecond <= leastRate(spec);
  return [
    ...(promising
      ? [`${rate(promising.ratePerSecond)} rows/s held too, but only in one run, so it does not count.`]
      : []),
    ...(fails && fails.times < 2
      ? [`${rate(fails.ratePerSecond)} rows/s failed in only one run: the limit may be higher.`]
      : []),
    ...(isWide
      ? [
          `The limit lies in a range of ${figure(width)} %, because all ${spec.maxRuns} runs were used. Allow more runs to narrow it to ${figure(wanted)} %.`,
        ]
      : []),
    ...(limitedAt
      ? [`The generator was the limit at ${rate(fails?.ratePerSecond ?? null)} rows/s: the store may hold more.`]
      : []),
    ...(isLowest ? ['Lower rates have too few readings for a p99 in this time: use longer runs.'] : []),
    ...(fillsSlowly
      ? ['At low rates, batches filled too slowly for the objective: commit after fewer rows, or use fewer producers.']
      : []),
  ];
}

/** Why the runs at that rate failed. */
function reasonsAt(probes: readonly Probe[], ratePerSecond: number): string {
  const last = probes.findLast((probe) => probe.ratePerSecond === ratePerSecond && probe.result?.reasons.length);
  return last ? probeReasons(last) : '';
}

/** `p99 was 120 ms and the backlog grew by 3 % of the rate`; empty if the rate held. */
export function probeReasons({ result }: Probe): string {
  if (result === null) {
    return '';
  }
  const words: Record<ProbeReason, string> = {
    p99: `p99 was ${atLeastWords(milliseconds(result.p99Ms), result.p99AtLeast)}`,
    backlog: result.backlogGrowth
      ? `the backlog grew by ${figure(result.backlogGrowth * 100)} % of the rate`
      : 'it fell behind',
    rows: 'rows were lost, duplicated or wrong',
  };
  const because = result.reasons.map((reason) => words[reason]);
  return [...because, ...(result.outcome === 'too slow' ? ['batches filled too slowly'] : [])].join(' and ');
}

/** `held`, or why it did not hold; what the run is for if it has no rate. */
export function probeOutcome(probe: Probe): string {
  if (probe.result === null) {
    return '';
  }
  if (probe.result.outcome === null) {
    return 'full speed: shows where to begin';
  }
  return probe.result.outcome === 'held' ? 'held' : `failed: ${probeReasons(probe)}`;
}
