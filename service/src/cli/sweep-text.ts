import Table from 'cli-table3';

import { usualWarmupMs, type Sweep } from '../model/sweep.ts';
import { hostsWords } from '../reports/host-words.ts';
import { scalabilityWords } from '../reports/scalability-words.ts';
import { sweepLimits } from '../reports/sweep-limits.ts';
import { sweepTable } from '../reports/sweep-table.ts';
import { limitLines } from './limit-lines.ts';

/** The sweep's table for a terminal, what limited each cell, and its progress. `tbw` is the endurance of a disk in terabytes written. */
export function sweepText(sweep: Sweep, tbw: number | null = null): string {
  const { columns, rows } = sweepTable(sweep, tbw);
  const table = new Table({
    head: columns,
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows);
  const { runsEnded, runsPlanned, state, id, spec, problem } = sweep;
  const repeats =
    spec.repeat === 1 ? ' Each combination ran once: use --repeat 6 before you trust small differences.' : '';
  const warmup = (spec.run.warmupMs ?? usualWarmupMs(spec.run)) > 0 ? ' Warm-ups are left out of these figures.' : '';
  const targets = new Set((spec.cases ?? []).map(({ target = spec.run.target }) => String(target)));
  const where = targets.size > 0 ? [...targets].join(', ') : spec.run.target;
  const limits = sweepLimits(sweep).flatMap((limit) => limitLines(limit.cell, limit));
  return [
    table.toString(),
    ...scalabilityWords(sweep),
    ...(limits.length > 0 ? ['What limited it:', ...limits] : []),
    `Sweep ${id} on ${where}${hostsWords(spec.run)}: ${state}, ${runsEnded} of ${runsPlanned} runs.${warmup}${repeats}`,
    ...(problem ? [`${problem.message} ${problem.hint}`] : []),
  ].join('\n');
}
