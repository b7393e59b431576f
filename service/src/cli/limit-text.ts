import type { LimitSearch } from '../model/limit-search.ts';
import { milliseconds, rate } from '../reports/figures.ts';
import { hostsWords } from '../reports/host-words.ts';
import { atLeastWords } from '../reports/latency-words.ts';
import { limitSentences, objectiveWords, probeOutcome } from '../reports/limit-search-words.ts';
import { plainTable } from './plain-table.ts';

/** The result of a limit search for a terminal, and the runs that led to it. */
export function limitText(search: LimitSearch): string {
  const { id, state, spec, probes, problem } = search;
  const rows = probes.map((probe) => [
    probe.ratePerSecond === null ? 'max' : rate(probe.ratePerSecond),
    rate(probe.result?.rowsPerSecond ?? null),
    atLeastWords(milliseconds(probe.result?.p99Ms), probe.result?.p99AtLeast ?? false),
    probeOutcome(probe),
    probe.run,
  ]);
  return [
    ...limitSentences(search),
    `Objective: ${objectiveWords(spec.objective)}.`,
    '',
    plainTable(['rate/s', 'rows/s', 'p99', 'outcome', 'run'], rows, [0, 1, 2]),
    '',
    `Limit search ${id} on ${spec.run.target}${hostsWords(spec.run)}: ${state}, ${probes.length} of at most ${spec.maxRuns} runs.`,
    ...(problem ? [`${problem.message} ${problem.hint}`] : []),
  ].join('\n');
}
