import { describe, expect, it } from 'vitest';

import { NO_LATENCIES } from '../../stats/histograms.ts';
import { encoded, nothing } from '../../producer/second.ts';
import { HostLink, newLink } from './host-link.ts';
import type { KeptReport } from './messages.ts';

const LEASE = '6c84fb90-12c4-41e0-a5a1-5bd5c4b6e9a1';
const RUN = '00000001';

function secondReport(number: number, acked = 10): Extract<KeptReport, { type: 'second' }> {
  const second = { ...encoded(nothing(NO_LATENCIES)), second: number, elapsedMs: 1_000, offered: acked, acked };
  return { type: 'second', lease: LEASE, number, second, changes: [], host: null };
}

const END: KeptReport = { type: 'ended', lease: LEASE, number: 3, fault: null, cut: null };

function newHostLink(warmupMs = 0): HostLink {
  return new HostLink(newLink('pi', [0, 1]), warmupMs);
}

/** Receives a report and hands it to the merger. */
function receive(link: HostLink, report: KeptReport): boolean {
  const next = link.next(report);
  if (next?.type === 'second') {
    link.add(next, next.second.second);
  }
  return next !== null;
}

const recorded = (link: HostLink) => link.hold(RUN, LEASE, 'work', null).recorded;

describe('the reports of a host', () => {
  it('are taken in order, each once', () => {
    const link = newHostLink();
    expect(receive(link, secondReport(2))).toBe(false);
    expect(receive(link, secondReport(1))).toBe(true);
    expect(receive(link, secondReport(1))).toBe(false);
    expect(receive(link, secondReport(2))).toBe(true);
  });

  it('count as recorded only when their second is, so that a new conductor gets the others again', () => {
    const link = newHostLink();
    receive(link, secondReport(1));
    receive(link, secondReport(2));
    expect(recorded(link)).toBe(0);
    expect(link.takeUntil(1)).toMatchObject({ acked: 10 });
    expect(recorded(link)).toBe(1);
    const next = new HostLink(link.state, 0);
    expect(receive(next, secondReport(2))).toBe(true);
  });

  it('are all recorded once the end is recorded, and then the agent may forget the run', () => {
    const link = newHostLink();
    receive(link, secondReport(1));
    receive(link, secondReport(2));
    expect(link.next(END)).toEqual(END);
    link.finish(null, null);
    expect(link.isSettled).toBe(false);
    link.takeUntil(2);
    expect(link.isSettled).toBe(true);
    expect(recorded(link)).toBe(3);
  });

  it('after the end are ignored', () => {
    const link = newHostLink();
    link.finish(null, 'It did not answer.');
    expect(receive(link, secondReport(1))).toBe(false);
  });
});

describe('the work of a host', () => {
  it('has a rate without the warm-up', () => {
    const link = newHostLink(1_000);
    [100, 20, 40].forEach((acked, at) => receive(link, secondReport(at + 1, acked)));
    link.takeUntil(3);
    expect(link.work()).toMatchObject({
      host: 'pi',
      producers: 2,
      acked: 160,
      rowsPerSecond: 30,
      lastSecond: 3,
      missing: null,
    });
  });

  it('has no rate if it ended during the warm-up', () => {
    const link = newHostLink(5_000);
    receive(link, secondReport(1));
    link.takeUntil(1);
    expect(link.work().rowsPerSecond).toBeNull();
  });

  it('says the first reason why something is missing', () => {
    const link = newHostLink();
    link.finish(null, 'first');
    link.finish(null, 'second');
    expect(link.work().missing).toBe('first');
  });
});

describe('the start on a host', () => {
  it('is given by its own clock', () => {
    const link = newHostLink();
    link.clock.add({ offsetMs: -250, uncertaintyMs: 1 });
    expect(link.hold(RUN, LEASE, 'work', 1_000).startAt).toBe(750);
  });
});

describe('what the conductor tells a host', () => {
  it('is which reports it has received, even while another host delays what is recorded', () => {
    const link = newHostLink();
    receive(link, secondReport(1));
    receive(link, secondReport(2));
    expect(link.hold(RUN, LEASE, 'work', null)).toMatchObject({ received: 2, recorded: 0 });
    link.takeUntil(1);
    expect(link.hold(RUN, LEASE, 'work', null)).toMatchObject({ received: 2, recorded: 1 });
    // The next process knows nothing of the rest, so the agent has to send it again.
    const next = new HostLink(link.state, 0);
    expect(next.hold(RUN, LEASE, 'work', null)).toMatchObject({ received: 1, recorded: 1 });
  });

  it('counts as unanswered until the host sends anything, however long this process did not run', () => {
    const link = newHostLink();
    link.hold(RUN, LEASE, 'work', null);
    link.hold(RUN, LEASE, 'work', null);
    expect(link.unanswered).toBe(2);
    receive(link, secondReport(7));
    expect(link.unanswered).toBe(0);
    link.hold(RUN, LEASE, 'work', null);
    // The start of the run, before which agents have nothing to send.
    link.hear();
    expect(link.unanswered).toBe(0);
  });
});
