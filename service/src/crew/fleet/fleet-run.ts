import type { NatsConnection, Subscription } from '@nats-io/transport-node';
import { z } from 'zod';

import { Fault } from '../../model/fault.ts';
import { counted } from '../../model/sentence.ts';
import { parsedMessage } from '../../nats/connection.ts';
import { allReportsOf, holdsOf } from '../../nats/subjects.ts';
import { Accounts } from '../../producer/account.ts';
import type { ProducerAccount } from '../../sinks/contract.ts';
import type { SourceWords } from '../../producer/messages.ts';
import type { CrewOrder, CrewResult, CrewRun, SecondObserver } from '../crew.ts';
import { MergerState, SecondMerger } from '../merge.ts';
import { LinkState, type HostLink } from './host-link.ts';
import { AgentReport, SentChange, type Hold, type KeptReport } from './messages.ts';
import { probeClock } from './probe-clock.ts';

/** An agent stops its producers when nothing renews their lease for this long. */
export const LEASE_MS = 20_000;
export const HOLD_EVERY_MS = 1_000;
/** By then, an agent that was cut off has stopped its producers, and has had time to report that. */
const LOST_AFTER_MS = LEASE_MS + 10_000;
/** An agent reports every second, so such a silence is unusual. */
const SILENT_AFTER_MS = 5_000;
/** Orders reach every host within this time, so that all can start at the same instant. */
const START_IN_MS = 500;
/** How many hosts an error about all hosts names. */
const NAMED_AT_MOST = 5;
const PROBE_EVERY_MS = 10_000;
const PROBES = 5;

/** What the conductor records each second, to continue after a restart. */
export const FleetState = z.object({
  lease: z.uuid(),
  /** When the producers start, by the conductor's clock; null before that is decided. */
  startAt: z.number().nullable(),
  merger: MergerState,
  links: z.array(LinkState),
  accounts: z.array(SentChange),
});
export type FleetState = z.infer<typeof FleetState>;

interface Fleet {
  readonly order: CrewOrder;
  readonly lease: string;
  readonly links: readonly HostLink[];
  readonly source: SourceWords;
  /** What an earlier process recorded. */
  readonly resumed?: Pick<FleetState, 'startAt' | 'merger' | 'accounts'>;
}

/** The producers of a run on several hosts. */
export class FleetRun implements CrewRun {
  readonly source: SourceWords;
  readonly ended: Promise<CrewResult>;
  readonly #connection: NatsConnection;
  readonly #fleet: Fleet;
  readonly #reports: Subscription;
  readonly #holding: NodeJS.Timeout;
  readonly #probing: NodeJS.Timeout;
  /** By host: its place among the links. */
  readonly #indexes: ReadonlyMap<string, number>;
  readonly #accounts: Accounts;
  readonly #merger: SecondMerger;
  readonly #end = Promise.withResolvers<void>();
  #observe: SecondObserver | null = null;
  #note: (text: string) => void = () => {};
  readonly #silent = new Set<HostLink>();
  #early: Array<() => void> = [];
  #wanted: Hold['wanted'] = 'work';
  #startAt: number | null;

  constructor(connection: NatsConnection, fleet: Fleet) {
    this.#connection = connection;
    this.#fleet = fleet;
    this.source = fleet.source;
    this.#startAt = fleet.resumed?.startAt ?? null;
    this.#indexes = new Map(fleet.links.map(({ host }, index) => [host, index]));
    this.#accounts = new Accounts(fleet.order.producers);
    this.#accounts.add(fleet.resumed?.accounts ?? []);
    this.#merger = new SecondMerger(
      fleet.links.length,
      // A host that was cut off delivers its seconds later. Until then, no second is complete.
      LOST_AFTER_MS / 1000,
      (...merged) => this.#record(...merged),
      fleet.resumed?.merger
    );
    fleet.links.forEach((link, index) => link.end !== null && this.#merger.leave(index));
    this.#reports = connection.subscribe(allReportsOf(fleet.order.run), {
      callback: (_error, message) => this.#receive(message.subject, parsedMessage(AgentReport, message)),
    });
    this.#holding = setInterval(() => this.#hold(), HOLD_EVERY_MS);
    this.#probing = setInterval(() => void this.#probe(), PROBE_EVERY_MS);
    this.ended = this.#end.promise.then(() => this.#conclude());
  }

  get accounts(): readonly ProducerAccount[] {
    return this.#accounts.all();
  }

  planStart(): number {
    this.#startAt ??= Date.now() + START_IN_MS;
    return this.#startAt;
  }

  go(observe: SecondObserver, note: (text: string) => void = () => {}): void {
    this.#observe = observe;
    this.#note = note;
    // Until now, agents had nothing to send, however long it took to connect all producers.
    this.#fleet.links.forEach((link) => link.hear());
    this.#hold();
    this.#early.splice(0).forEach((receive) => receive());
    // An earlier process may have recorded the ends of all hosts.
    this.#endIfAllEnded();
  }

  stop(): void {
    this.#want('stop');
  }

  abort(): void {
    this.#want('abort');
  }

  forget(): void {
    const { order, lease, links } = this.#fleet;
    links.forEach((link) => this.#publish(link, link.hold(order.run, lease, 'forget', null)));
  }

  state(): FleetState {
    const { lease, links } = this.#fleet;
    return {
      startAt: this.#startAt,
      lease,
      merger: this.#merger.state,
      links: links.map((link) => link.state),
      accounts: this.#accounts.asChanges(),
    };
  }

  /** Also renews the leases while the agents connect their producers. */
  #hold(): void {
    const { order, lease, links } = this.#fleet;
    for (const [index, link] of links.entries()) {
      if (link.end === null && this.#observe !== null && link.unanswered > LOST_AFTER_MS / HOLD_EVERY_MS) {
        this.#lose(index, `It did not answer for ${counted(Math.round(LOST_AFTER_MS / 1000), 'second')}.`);
      }
      this.#noteSilence(link);
      const wanted = link.isSettled ? 'forget' : this.#wanted;
      this.#publish(link, link.hold(order.run, lease, wanted, this.#startAt));
    }
  }

  /** Notes why there are no new figures: no second is complete while a host may still report it. */
  #noteSilence(link: HostLink): void {
    const isSilent = link.end === null && this.#observe !== null && link.unanswered > SILENT_AFTER_MS / HOLD_EVERY_MS;
    if (isSilent && !this.#silent.has(link)) {
      this.#silent.add(link);
      const most = counted(LOST_AFTER_MS / 1000, 'second');
      this.#note(`${link.host} does not answer. The figures are delayed until it does, by ${most} at most.`);
    }
  }

  #publish(link: HostLink, hold: Hold): void {
    if (!this.#connection.isClosed()) {
      this.#connection.publish(holdsOf(link.host), JSON.stringify(hold));
    }
  }

  #want(wanted: 'stop' | 'abort'): void {
    this.#wanted = wanted;
    this.#hold();
    if (this.#observe === null) {
      // The producers were never started, so nobody waits for their reports.
      this.#end.resolve();
    }
  }

  #receive(subject: string, report: AgentReport | null): void {
    const index = this.#indexes.get(subject.split('.').at(-2) ?? '');
    const link = this.#fleet.links[index ?? -1];
    if (index === undefined || link === undefined || report === null || report.lease !== this.#fleet.lease) {
      return;
    }
    if (this.#observe === null) {
      this.#early.push(() => this.#receive(subject, report));
      return;
    }
    if (this.#silent.delete(link)) {
      this.#note(`${link.host} answers again.`);
    }
    if (report.type === 'unknown' && link.end === null) {
      this.#lose(index, 'Its agent was restarted and has no data of this run.');
      return;
    }
    const next = link.next(report);
    if (next !== null) {
      this.#add(index, link, next);
    }
  }

  #add(index: number, link: HostLink, report: KeptReport): void {
    if (report.type === 'second') {
      const { second, changes } = report;
      const recordedAs = this.#merger.due(second.second);
      link.add(report, recordedAs);
      this.#merger.add(index, { ...second, accounts: changes });
      return;
    }
    link.finish(report.fault, report.cut);
    this.#merger.leave(index);
    if (report.fault !== null) {
      this.#want('stop');
    }
    this.#endIfAllEnded();
  }

  /** The run goes on without this host. The ledger still counts what the store received from it. */
  #lose(index: number, why: string): void {
    const link = this.#fleet.links[index];
    link?.finish(null, `${why} What it did after second ${link.state.lastSecond} is missing.`);
    this.#merger.leave(index);
    this.#endIfAllEnded();
  }

  #record(...[second, changes]: Parameters<ConstructorParameters<typeof SecondMerger>[2]>): void {
    this.#accounts.add(changes);
    const parts = this.#fleet.links.map((link) => ({ host: link.host, ...link.takeUntil(second.second) }));
    this.#observe?.(
      {
        ...second,
        hosts: parts.flatMap(({ hosts }) => hosts),
        shares: parts.map(({ host, offered, acked }) => ({ host, offered, acked })),
      },
      this.#accounts.all(),
      changes
    );
  }

  #endIfAllEnded(): void {
    if (this.#fleet.links.every(({ end }) => end !== null)) {
      this.#end.resolve();
    }
  }

  async #probe(): Promise<void> {
    await Promise.all(
      this.#fleet.links
        .filter(({ end }) => end === null)
        .map(async (link) => link.clock.add(await probeClock(this.#connection, link.host, PROBES)))
    );
  }

  async #conclude(): Promise<CrewResult> {
    clearInterval(this.#holding);
    clearInterval(this.#probing);
    this.#reports.unsubscribe();
    const { links } = this.#fleet;
    await Promise.all(links.map(async (link) => link.clock.add(await probeClock(this.#connection, link.host, PROBES))));
    const areAllLost = links.every((link) => link.work().missing !== null);
    return {
      accounts: this.#accounts.all(),
      fault: links.find(({ end }) => end?.fault)?.end?.fault ?? (areAllLost ? allLost(links).record() : null),
      hosts: links.map((link) => link.work()),
    };
  }
}

function allLost(links: readonly HostLink[]): Fault {
  const named = links.slice(0, NAMED_AT_MOST).map((link) => `${link.host}: ${link.work().missing ?? ''}`);
  const others = links.length > NAMED_AT_MOST ? ` (and ${links.length - NAMED_AT_MOST} others)` : '';
  return new Fault({
    kind: 'fatal',
    code: 'ALL_HOSTS_LOST',
    message: `No host of the run finished its work: ${named.join(' ')}${others}`,
    hint: 'Check that the NATS server and the agents are running, and that the hosts can reach that server.',
  });
}
