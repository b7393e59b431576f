import type { Engine } from '../engine/engine.ts';
import type { Annotation } from '../model/annotation.ts';
import type { OutageReport } from '../model/outage-report.ts';
import { hasEnded, runName, type Run } from '../model/run.ts';
import { outageName } from '../reports/outage-words.ts';

/** More would hide each other. */
const MAX_RUNS = 50;

interface Range {
  /** Milliseconds since 1970 UTC; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
}

/** The outages of ended runs, as regions of a graph of that range: those of the newest runs, if many runs broke something. */
export async function outageWindows(
  engine: Pick<Engine, 'report'>,
  runs: readonly Run[],
  range: Range
): Promise<Annotation[]> {
  const broke = runs.filter((run) => run.spec.outages !== undefined && hasEnded(run.state) && isIn(run, range));
  const windows = await Promise.all(
    broke.slice(0, MAX_RUNS).map(async (run) => {
      const { outages = [] } = await engine.report(run.id);
      return outages.flatMap((outage) => windowOf(run, outage));
    })
  );
  return windows.flat().filter(({ time, timeEnd }) => time < range.to && timeEnd >= range.from);
}

function isIn({ startedAt, endedAt }: Run, { from, to }: Range): boolean {
  return startedAt !== null && startedAt < to && (endedAt ?? Infinity) >= from;
}

function windowOf(run: Run, outage: OutageReport): Annotation[] {
  const { begunAt, undoneAt, answeredAt } = outage;
  return begunAt === null
    ? []
    : [
        {
          time: begunAt,
          timeEnd: answeredAt ?? undoneAt ?? run.endedAt ?? begunAt,
          title: outageName(outage),
          text: `Broken on purpose by ${runName(run)}`,
          tags: ['thermobench', 'outage', run.spec.target],
        },
      ];
}
