import { Fault, type FaultRecord } from '../model/fault.ts';
import { patienceMs } from '../model/outage.ts';
import { eachAtMost } from '../sinks/at-most.ts';
import { writable, type Sink } from '../sinks/contract.ts';
import type { SinkKind } from '../sinks/sink-kind.ts';
import { sinkKind } from '../sinks/index.ts';
import type { Source } from '../sources/contract.ts';
import { openSource } from '../sources/index.ts';
import { NO_LATENCIES } from '../stats/histograms.ts';
import { systemClock } from '../time/clock.ts';
import { addFaults } from './faults.ts';
import { Feed } from './feed.ts';
import type { Assignment, FromTeam, SourceWords, TeamSecond } from './messages.ts';
import { ThreadLoop } from './loop-watch.ts';
import { Meter } from './meter.ts';
import { paceOf } from './pace.ts';
import { noTimeSpent } from './phases.ts';
import { Producer } from './producer.ts';
import { StallWatch } from './stall.ts';
import { encoded, nothing } from './second.ts';
import { ThreadWatch } from './thread-watch.ts';
import { Ticks } from './ticks.ts';
import { Turn } from './turn.ts';

const CONNECTS_AT_ONCE = 16;
const NOTHING = encoded(nothing(NO_LATENCIES));

/**
 * The producers of one thread: connects and starts them, reports every second what they do, and ends with the
 * fault that stopped them, if any.
 */
export class Team {
  readonly #assignment: Assignment;
  readonly #send: (message: FromTeam) => void;
  readonly #meter = new Meter();
  readonly #stalls: StallWatch;
  readonly #loop = new ThreadLoop();
  #recovered: FaultRecord[] = [];
  #sink: Sink | null = null;
  readonly #producers: Producer[] = [];
  /** Real sensors are the same for all producers, so one shared source reads them for all. */
  #shared: Source | null = null;
  #watch: ThreadWatch | null = null;
  #ticker: NodeJS.Timeout | undefined;
  #tickedAt = 0;
  #goAt = 0;
  readonly #ticks: Ticks;
  /** When the last reading is due, in milliseconds since the start. */
  readonly #endMs: number;

  constructor(assignment: Assignment, send: (message: FromTeam) => void) {
    this.#assignment = assignment;
    this.#send = send;
    const { durationMs, warmupMs } = assignment.spec;
    this.#endMs = durationMs === null ? Infinity : durationMs + warmupMs;
    this.#ticks = new Ticks(this.#endMs);
    this.#stalls = new StallWatch(assignment.acks);
  }

  /** Opens sources and sessions. Sends `ready`, or `ended` with the reason for the failure. */
  async connect(): Promise<void> {
    try {
      const { producers, spec, namesFile } = this.#assignment;
      const { embedded, connect } = kindOf(this.#assignment);
      const sink = writable(await connect(this.#assignment.sink.settings, spec.sink));
      this.#sink = sink;
      const turn = new Turn(systemClock.now, producers.length);
      let words: SourceWords = { description: '', report: null };
      for (const producer of producers) {
        const source = this.#shared ?? (await openSource(spec.source, { producer, namesFile }));
        this.#shared = source.sensors === undefined ? null : source;
        words = { description: source.description, report: source.report ?? null };
        const feed = new Feed(this.#shared === null ? source : lent(source), spec.payload);
        this.#producers.push(this.#hire(producer, { feed, turn, sink, embedded }));
      }
      await eachAtMost(CONNECTS_AT_ONCE, this.#producers, (producer) => producer.connect());
      this.#send({ type: 'ready', source: words });
    } catch (thrown) {
      await this.#end(Fault.from(thrown));
    }
  }

  /** Writes until all producers are done. A producer that ends with a Fault stops the others. */
  async go(): Promise<void> {
    this.#watch = new ThreadWatch();
    this.#goAt = this.#tickedAt = systemClock.now();
    this.#scheduleTick();
    let first: Fault | null = null;
    await Promise.all(
      this.#producers.map((producer) =>
        producer.run().catch((thrown: unknown) => {
          first ??= Fault.from(thrown);
          this.stop();
        })
      )
    );
    clearTimeout(this.#ticker);
    this.#tick();
    await this.#end(first);
  }

  stop(): void {
    this.#producers.forEach((producer) => producer.stop());
  }

  async abort(): Promise<void> {
    if (this.#watch === null) {
      // The team was never started, so nothing else will end it.
      await this.#end(null);
      return;
    }
    await Promise.all(this.#producers.map((producer) => producer.abort()));
  }

  #hire(producer: number, tools: { feed: Feed; turn: Turn; sink: Sink; embedded: boolean }): Producer {
    const { feed, turn, sink, embedded } = tools;
    const { run, spec, producersInAll } = this.#assignment;
    return new Producer(
      {
        producer,
        cadence: sink.cadence,
        pace: paceOf(spec, producer, producersInAll),
        durationMs: spec.durationMs === null ? null : this.#endMs,
        rows: shareOf(spec.rows, producer, producersInAll),
        embedded,
        patienceMs: patienceMs(spec.outages),
      },
      {
        feed,
        open: () => sink.open(run, producer),
        clock: systemClock,
        meter: this.#meter,
        stalls: this.#stalls,
        loop: this.#loop,
        turn,
        recovered: (fault) => addFaults(this.#recovered, [fault.record()]),
      }
    );
  }

  #scheduleTick(): void {
    const elapsedMs = systemClock.now() - this.#goAt;
    // Rounded up because timers truncate fractions.
    const waitMs = Math.ceil(this.#ticks.dueMs - elapsedMs);
    this.#ticker = setTimeout(() => {
      this.#tick();
      this.#scheduleTick();
    }, waitMs);
  }

  #tick(): void {
    const now = systemClock.now();
    const spent = noTimeSpent();
    this.#producers.forEach((producer) => producer.drainPhasesInto(spent));
    const second: TeamSecond = {
      ...NOTHING,
      second: this.#ticks.take(now - this.#goAt),
      elapsedMs: now - this.#tickedAt,
      ...this.#meter.take(),
      longestStallMs: this.#stalls.take(now - this.#goAt),
      spent,
      ...this.#watch?.take(),
      residentBytes: process.memoryUsage.rss(),
      recovered: this.#recovered,
      accounts: this.#producers.flatMap((producer) => producer.takeAccountChange() ?? []),
      ...(this.#shared?.sensors && { sensors: this.#shared.sensors.health() }),
    };
    this.#recovered = [];
    this.#tickedAt = now;
    this.#send({ type: 'second', second });
  }

  async #end(fault: Fault | null): Promise<void> {
    this.#watch?.close();
    await Promise.all(this.#producers.map((producer) => producer.close()));
    this.#shared?.close();
    await this.#sink?.close();
    this.#send({ type: 'ended', fault: fault?.record() ?? null });
  }
}

/** A shared source, which none of its users may close. */
function lent(source: Source): Source {
  return { description: source.description, readsPerRound: 1, read: () => source.read(), close: () => {} };
}

function kindOf({ sink }: Assignment): SinkKind {
  const kind = sinkKind(sink.kind);
  if (kind === undefined) {
    throw new Fault({
      kind: 'configuration',
      code: 'SINK_UNKNOWN',
      message: `There is no sink "${sink.kind}" on this host.`,
      hint: 'Install the same version of Thermobench on all hosts.',
    });
  }
  return kind;
}

/** The first producers take one more row each if the rows cannot be shared out evenly. */
function shareOf(rows: number | null, producer: number, producersInAll: number): number | null {
  return rows === null ? null : Math.floor(rows / producersInAll) + (producer < rows % producersInAll ? 1 : 0);
}
