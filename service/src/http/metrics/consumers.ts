import type { Gauge } from 'prom-client';

import type { Settings } from '../../config/settings.ts';
import type { ConsumerLag } from '../../sinks/contract.ts';
import { atMost } from '../../time/deadline.ts';
import type { Families } from './families.ts';

/** Minimum interval between requests to a store, however many Prometheus servers scrape. */
const ASK_EVERY_MS = 10_000;
/** Limit for the answer of a store. The whole scrape is limited to 5 s. */
const WAIT_AT_MOST_MS = 2_000;

/** The latest answer about one target's consumers. */
interface Answer {
  readonly askedAt: number;
  /** Null if the store did not answer, or refused. */
  readonly lags: readonly ConsumerLag[] | null;
}

type Ask = () => Promise<ConsumerLag[]>;

/** How far consumers are behind, by group. A store that does not answer neither fails nor delays a scrape. */
export class ConsumerMetrics {
  readonly #targets: Settings['targets'];
  readonly #answers = new Map<string, Answer>();
  readonly #asking = new Set<string>();
  readonly #lag: Gauge<'target' | 'group' | 'topic'>;
  readonly #up: Gauge<'target'>;

  constructor(families: Families, targets: Settings['targets']) {
    this.#targets = targets;
    this.#lag = families.gauge(
      'thermobench_consumer_lag_rows',
      'Records of the topic that a consumer group has not read yet, over all partitions.',
      ['target', 'group', 'topic']
    );
    this.#up = families.gauge(
      'thermobench_consumer_lag_up',
      'Whether the brokers reported the positions of their consumers at the last request.',
      ['target']
    );
  }

  async refresh(): Promise<void> {
    const asks = this.#asks();
    this.#forgetAllBut(new Set(asks.map(([target]) => target)));
    const due = asks.filter(([target]) => this.#isDue(target));
    if (due.length > 0) {
      await atMost(WAIT_AT_MOST_MS, Promise.all(due.map(([target, ask]) => this.#ask(target, ask))), null);
    }
    this.#show();
  }

  #asks(): Array<readonly [target: string, ask: Ask]> {
    return [...this.#targets()].flatMap(([name, { kind, settings }]) => {
      const { consumerLag } = kind;
      return consumerLag === undefined ? [] : [[name, () => consumerLag(settings)] as const];
    });
  }

  /** Drops the answers about targets that are no longer configured. */
  #forgetAllBut(configured: ReadonlySet<string>): void {
    for (const target of this.#answers.keys()) {
      if (!configured.has(target)) {
        this.#answers.delete(target);
      }
    }
  }

  #isDue(target: string): boolean {
    const askedAt = this.#answers.get(target)?.askedAt ?? -Infinity;
    return !this.#asking.has(target) && performance.now() - askedAt >= ASK_EVERY_MS;
  }

  async #ask(target: string, ask: Ask): Promise<void> {
    const askedAt = performance.now();
    this.#asking.add(target);
    // `thermobench targets check` shows why the request failed.
    const lags = await ask().catch(() => null);
    this.#answers.set(target, { askedAt, lags });
    this.#asking.delete(target);
  }

  #show(): void {
    this.#lag.reset();
    this.#up.reset();
    for (const [target, { lags }] of this.#answers) {
      this.#up.set({ target }, Number(lags !== null));
      lags?.forEach(({ group, topic, rows }) => this.#lag.set({ target, group, topic }, rows));
    }
  }
}
