import type { OutageReport } from '../model/outage-report.ts';
import type { Outage } from '../model/outage.ts';
import { duration, instant, milliseconds, NOTHING, rate } from './figures.ts';

/** How the outages of a run are worded, the same in every format. */

const VERBS: Readonly<Record<Outage['action'], string>> = {
  kill: 'killed',
  freeze: 'frozen',
  restart: 'restarted',
  lock: 'locked',
};

/** The columns of {@link outageRows}; all but the first two are numbers. */
export const OUTAGE_COLUMNS = [
  ...['outage', 'begun', 'lasted', 'nothing acked for', 'longest for a producer', 'back at 90 % after'],
  ...['rows/s before', 'p99 until then', 'p99 after'],
];
export const OUTAGE_NUMBERS = [2, 3, 4, 5, 6, 7, 8];

/** `kafka broker 2 killed` */
export function outageName({ what, outage }: Pick<OutageReport, 'what' | 'outage'>): string {
  return `${what} ${VERBS[outage.action]}`;
}

/** A row for each outage. */
export function outageRows(outages: readonly OutageReport[]): string[][] {
  return outages.map((outage) => [
    outageName(outage),
    outage.begunAt === null ? 'never' : instant(outage.begunAt),
    lasted(outage),
    durationOrNothing(outage.unavailableMs),
    durationOrNothing(outage.longestSilenceMs),
    durationOrNothing(outage.backAfterMs),
    rate(outage.rowsPerSecondBefore),
    milliseconds(outage.latencyDuringMs?.p99),
    milliseconds(outage.latencyAfterMs?.p99),
  ]);
}

/** A sentence for each outage that did not begin, or could not be undone. */
export function outageProblems(outages: readonly OutageReport[]): string[] {
  return outages.flatMap(({ what, problem }) =>
    problem === null ? [] : [`Outage of ${what}: ${problem.message} ${problem.hint}`]
  );
}

/** From its begin until the server answered again. */
function lasted({ begunAt, undoneAt, answeredAt }: OutageReport): string {
  const end = answeredAt ?? undoneAt;
  return begunAt === null || end === null ? NOTHING : duration(end - begunAt);
}

function durationOrNothing(ms: number | null): string {
  return ms === null ? NOTHING : duration(ms);
}
