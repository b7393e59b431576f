import type { Gauge } from 'prom-client';

import type { Report } from '../../model/report.ts';
import { hasEnded, RunState, type Run } from '../../model/run.ts';
import { ThresholdResult } from '../../model/threshold.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Families } from './families.ts';

/** Counts of the ledger that are shown for the last counted run of a target. */
const LEDGER_COUNTS = [
  'offered',
  'acked',
  'stored',
  'lost',
  'duplicated',
  'storedUnacked',
  'wrong',
  'rejected',
  'dropped',
] as const;
/** Number of runs searched for states and ledgers: each scrape reads them again, possibly while a run is being measured. */
const MAX_RUNS = 200;

/** The existing runs, and the counts of the last one on each target, directly or through a relay. */
export class RunMetrics {
  readonly #engine: Engine;
  readonly #states: Gauge<'state'>;
  readonly #ledger: Gauge<'target' | 'sink' | 'count'>;
  readonly #limited: Gauge<'target' | 'sink'>;
  readonly #ended: Gauge<'target' | 'sink'>;
  readonly #thresholds: Gauge<'target' | 'sink' | 'outcome'>;

  constructor(families: Families, engine: Engine) {
    this.#engine = engine;
    this.#states = families.gauge('thermobench_runs', `Runs by state, among the newest ${MAX_RUNS}.`, ['state']);
    this.#ledger = families.gauge(
      'thermobench_last_run_rows',
      'Rows of the last counted run that wrote to a target, directly or through a relay, by outcome.',
      ['target', 'sink', 'count']
    );
    this.#limited = families.gauge(
      'thermobench_last_run_generator_limited',
      'Whether the generator limited the last counted run, so that the store can take at least the achieved rate.',
      ['target', 'sink']
    );
    this.#ended = families.gauge(
      'thermobench_last_run_end_timestamp_seconds',
      'End of the last run on a target, in seconds since 1970 UTC.',
      ['target', 'sink']
    );
    this.#thresholds = families.gauge(
      'thermobench_last_run_thresholds',
      'Thresholds of the last run on a target by outcome; absent if the run had none.',
      ['target', 'sink', 'outcome']
    );
  }

  /** Throws the engine's error if its runs cannot be read. */
  async refresh(): Promise<void> {
    const runs = await this.#engine.runs(MAX_RUNS);
    // A run removed in the meantime no longer has a report; the next scrape leaves it out.
    const reports = await Promise.allSettled(lastCounted(runs).map(({ id }) => this.#engine.report(id)));
    const states = Map.groupBy(runs, ({ state }) => state);
    RunState.options.forEach((state) => this.#states.set({ state }, states.get(state)?.length ?? 0));
    this.#showLast(runs);
    this.#ledger.reset();
    this.#limited.reset();
    const oldestFirst = reports.flatMap((report) => (report.status === 'fulfilled' ? report.value : [])).reverse();
    // If two describe the same store, the newer one wins.
    for (const { target, sink, ledger } of new Map(oldestFirst.flatMap(storesOf)).values()) {
      LEDGER_COUNTS.forEach((count) => this.#ledger.set({ target, sink, count }, ledger[count]));
    }
    const ownCounted = oldestFirst.filter(({ ledger }) => ledger !== null);
    for (const { target, sink, generator } of new Map(ownCounted.map((report) => [report.target, report])).values()) {
      this.#limited.set({ target, sink }, Number(generator.limited));
    }
  }

  #showLast(runs: readonly Run[]): void {
    this.#ended.reset();
    this.#thresholds.reset();
    for (const { spec, sink, endedAt, brief } of lastEnded(runs)) {
      const { target } = spec;
      this.#ended.set({ target, sink }, (endedAt ?? 0) / 1000);
      const results = brief?.thresholds ?? [];
      for (const outcome of results.length > 0 ? ThresholdResult.shape.outcome.options : []) {
        const times = results.filter((result) => result.outcome === outcome).length;
        this.#thresholds.set({ target, sink, outcome }, times);
      }
    }
  }
}

/** Newest first: the newest finished run on each target. A run that was cancelled in the queue did nothing. */
function lastEnded(newestFirst: readonly Run[]): Run[] {
  const ended = newestFirst.filter(
    ({ kind, state, startedAt }) => kind === 'run' && hasEnded(state) && !(state === 'cancelled' && startedAt === null)
  );
  return [...Map.groupBy(ended, ({ spec }) => spec.target).values()].flatMap((runs) => runs.slice(0, 1));
}

/** The stores counted after a run, by target name: its own, and that of its relay. */
function storesOf({ relay, ...own }: Report) {
  return [own, ...(relay ? [relay] : [])].flatMap(({ target, sink, ledger }) =>
    ledger === null ? [] : [[target, { target, sink, ledger }] as const]
  );
}

/** The newest run whose rows were counted, for each target and for each relay from that target to another one. Newest first. */
function lastCounted(newestFirst: readonly Run[]): Run[] {
  const counted = newestFirst.filter(({ valid }) => valid !== null);
  const ways = Map.groupBy(counted, ({ spec: { target, relayTo } }) => JSON.stringify([target, relayTo]));
  return [...ways.values()].flatMap((runs) => runs.slice(0, 1));
}
