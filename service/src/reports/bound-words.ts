import type { Bound } from '../model/bound.ts';
import type { Report } from '../model/report.ts';
import type { SweepCell } from '../model/sweep.ts';
import { phaseText } from './figures.ts';

/** What limited the rate of a run, in words; `Bound` defines each value. */

const NAMES: Readonly<Record<Bound, string>> = {
  generator: 'the generator',
  producers: "the store's latency",
  source: 'the source',
  rate: 'the requested rate',
  store: 'the store',
  unclear: 'unclear',
};

const SHORT: Readonly<Record<Bound, string>> = {
  generator: 'generator',
  producers: 'store latency',
  source: 'source',
  rate: 'requested rate',
  store: 'store',
  unclear: 'unclear',
};

/** What limited a run. Versions before 0.2.0 only reported whether the generator did. */
export function boundIn({ bound, generator }: Pick<Report, 'bound' | 'generator'>): Bound | null {
  return bound ?? (generator.limited ? 'generator' : null);
}

/** The bounds of a cell's runs, without duplicates. */
export function boundsIn({ bound, generatorLimited }: Pick<SweepCell, 'bound' | 'generatorLimited'>): readonly Bound[] {
  return bound.length === 0 && generatorLimited ? ['generator'] : bound;
}

/** The name of a bound, to follow "Limited by:". */
export function boundName(bound: Bound): string {
  return NAMES[bound];
}

/** The short names of bounds, for a column of a table. */
export function boundShort(bounds: readonly Bound[]): string {
  return bounds.map((bound) => SHORT[bound]).join(' / ');
}

/** Paced producers that fell behind had capacity to spare if they were idle for at least this share of their time. */
const SPARE = 0.1;

/** One sentence with the reason. */
export function boundReason(bound: Bound, report: Pick<Report, 'producers' | 'pace' | 'timeSpent'>): string {
  switch (bound) {
    case 'generator':
      return (
        "Building readings, or other work in the producers' threads, took more time than the store. The store can take " +
        'at least this rate.'
      );
    case 'producers':
      return report.producers === 1
        ? 'One producer waits for each answer before it continues, so nothing shows that the store is saturated: more producers may write more.'
        : 'Commits took no longer than at the start, so nothing shows that the store is saturated: more producers may write more.';
    case 'source':
      return 'Most of the time, there was no reading to write.';
    case 'rate':
      return 'The run kept its rate, so nothing was at its limit.';
    case 'store':
      return report.pace?.fellBehind && report.timeSpent.idle >= SPARE
        ? 'The store delayed the producers at times: they fell behind, although they were idle for ' +
            `${phaseText(report.timeSpent, 'idle')} of the time.`
        : 'The producers spent most of their time on waiting for the store.';
    case 'unclear':
      return 'The producers waited for answers, but this run does not show whether the store was saturated: try more producers.';
  }
}
