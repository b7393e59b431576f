import type { Host } from '../model/host.ts';
import type { ClockOffset, HostWork } from '../model/host-work.ts';
import type { RunSpec } from '../model/run.ts';
import { counted, sentence } from '../model/sentence.ts';
import { count, milliseconds, NOTHING, rate } from './figures.ts';

/** How hosts and their part in a run are worded, the same on the command line, in reports and on pages. */

/** Maximum number of hosts that get a sentence of their own above a report. */
const MAX_NAMED = 5;

/** `+1.2 ms ± 0.4 ms`: how far a host's clock is ahead of the service's. */
export function clockWords(clock: ClockOffset | null, duration: (ms: number) => string = milliseconds): string {
  return clock === null
    ? NOTHING
    : `${clock.offsetMs < 0 ? '−' : '+'}${duration(Math.abs(clock.offsetMs))} ± ${duration(clock.uncertaintyMs)}`;
}

/** The same, with the change during the run if it is larger than what can be measured. */
export function clockInRun({ clock, clockDriftMs }: Pick<HostWork, 'clock' | 'clockDriftMs'>): string {
  const hasDrifted = clock !== null && Math.abs(clockDriftMs) > clock.uncertaintyMs;
  return hasDrifted ? `${clockWords(clock)}, changed by ${milliseconds(Math.abs(clockDriftMs))}` : clockWords(clock);
}

/** A sentence for each host whose work is partly missing from the figures of a run; often none. */
export function missingLines(hosts: readonly HostWork[] = []): string[] {
  const lines = hosts.flatMap(({ host, missing }) => (missing === null ? [] : [`${host}: ${sentence(missing)}`]));
  const others = lines.length - MAX_NAMED;
  return others > 1
    ? [...lines.slice(0, MAX_NAMED), `The work of ${counted(others, 'more host')} is partly missing too.`]
    : lines;
}

/** `part of the work of pi-attic is missing`; empty if nothing is missing. */
export function missingInShort(hosts: readonly HostWork[] = []): string {
  const names = hosts.flatMap(({ host, missing }) => (missing === null ? [] : [host]));
  if (names.length === 0) {
    return '';
  }
  const named = names.length > MAX_NAMED ? `${names.length} hosts` : names.join(', ');
  return `part of the work of ${named} is missing`;
}

/** The columns of {@link workRows}. */
export const WORK_COLUMNS = ['host', 'producers', 'rows/s', 'acked rows', 'last second', 'clock', 'missing'] as const;
/** Those of them that contain numbers. */
export const WORK_NUMBERS: readonly number[] = [1, 2, 3, 4];

/** The part of each host in a run, as a row of texts. */
export function workRows(hosts: readonly HostWork[]): string[][] {
  return hosts.map((work) => [
    work.host,
    count(work.producers),
    rate(work.rowsPerSecond),
    count(work.acked),
    count(work.lastSecond),
    clockInRun(work),
    work.missing ?? NOTHING,
  ]);
}

/** The version of the service that listed these hosts; null if it is too old to say. */
export function serviceVersion(hosts: readonly Host[]): string | null {
  return hosts.find(({ agent }) => agent === null)?.version ?? null;
}

/** Whether the versions of an agent and the service differ, so that they may be incompatible. */
export function isOtherVersion({ agent, version }: Host, hosts: readonly Host[]): boolean {
  const expected = serviceVersion(hosts);
  return agent !== null && version !== null && expected !== null && version !== expected;
}

/** `room=kitchen`, as it is written to choose hosts. */
export function labelWords(labels: Host['labels']): string[] {
  return Object.entries(labels).map(([name, value]) => `${name}=${value}`);
}

/** ` from pi-kitchen room=attic`, to follow the name of a target; empty if the host of the service runs the producers. */
export function hostsWords({ hosts }: Pick<RunSpec, 'hosts'>): string {
  return hosts === undefined ? '' : ` from ${hosts.join(' ')}`;
}
