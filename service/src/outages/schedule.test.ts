import { describe, expect, it } from 'vitest';

import { ManualClock } from '../../test/outages/manual-clock.ts';
import type { OutageRecord } from '../journal/outages.ts';
import { Fault } from '../model/fault.ts';
import { Outage, parseOutage } from '../model/outage.ts';
import { OutageSchedule } from './schedule.ts';

const REFUSAL = new Fault({ kind: 'conflict', code: 'REFUSED', message: 'It was refused.', hint: 'Look why.' });

/** A schedule whose actions only write down when they were done. */
function schedule(texts: readonly string[], { measuredInMs = 0, begun = [] as number[], fails = '' } = {}) {
  const clock = new ManualClock();
  const done: string[] = [];
  const notes: string[] = [];
  const act = (text: string) => {
    done.push(`${clock.now()} ${text}`);
    if (text === fails) {
      throw REFUSAL;
    }
  };
  const running = new OutageSchedule({
    run: 'trial',
    outages: texts.map((text) => Outage.parse(parseOutage(text))),
    ...{ begun, clock, measuredInMs },
    surroundings: { leader: async () => 2, relay: undefined },
    breaker: {
      begin: async ({ run, step, outage }) => {
        act(`${outage.action} ${step}`);
        const breakage = { action: outage.action, server: outage.server, member: 1, what: `server ${step}` };
        const record: OutageRecord = {
          ...{ id: step, run, step, owner: 'test', begunAt: clock.now(), problem: null },
          breakage: { ...breakage, pid: 1, startTicks: '1' },
        };
        return record;
      },
      undo: async ({ step }) => {
        act(`undo ${step}`);
        return clock.now() + 7;
      },
    },
    note: (text) => notes.push(text),
  });
  return { clock, done, notes, running };
}

describe('a schedule of outages', () => {
  it('begins each at its time after the warm-up, and undoes it at its own', async () => {
    const { clock, done, running } = schedule(
      ['kill mariadb after 10s for 5s', 'freeze kafka after 1s for 20s', 'restart cassandra after 2s'],
      { measuredInMs: 3_000 }
    );
    await clock.pass(3_999);
    expect(done).toEqual([]);
    await clock.pass(60_000);
    expect(done).toEqual([
      '4000 freeze 1',
      '5000 restart 2',
      '5000 undo 2',
      '13000 kill 0',
      '18000 undo 0',
      '24000 undo 1',
    ]);
    await running.end();
    expect(running.courses.map(({ begunAt, answeredAt }) => [begunAt, answeredAt])).toEqual([
      [13_000, 18_007],
      [4_000, 24_007],
      [5_000, 5_007],
    ]);
    expect(running.courses[0]).toMatchObject({ what: 'server 0', problem: null, undoneAt: expect.any(Number) });
  });

  it('begins one that waits for rows when they are acked', async () => {
    const { clock, done, running } = schedule(['kill mariadb after 1000 rows for 1s']);
    await clock.pass(5_000);
    running.progressed(999);
    await clock.pass(5_000);
    expect(done).toEqual([]);
    running.progressed(1_000);
    await clock.pass(5_000);
    expect(done).toEqual(['10000 kill 0', '11000 undo 0']);
    await running.end();
  });

  it('undoes at the end what is broken, and begins nothing more', async () => {
    const { clock, done, running } = schedule([
      'kill mariadb after 1s for 1h',
      'kill kafka after 1m for 1s',
      'kill cassandra after 1000000 rows for 1s',
    ]);
    await clock.pass(2_000);
    await running.end();
    expect(done).toEqual(['1000 kill 0', '2000 undo 0']);
    expect(running.courses.map(({ problem }) => problem?.code)).toEqual([
      undefined,
      'OUTAGE_NOT_BEGUN',
      'OUTAGE_NOT_BEGUN',
    ]);
  });

  it('goes on with the others if one cannot begin', async () => {
    const texts = ['kill mariadb after 1s for 1s', 'freeze mariadb after 5s for 1s'];
    const { clock, done, notes, running } = schedule(texts, { fails: 'kill 0' });
    await clock.pass(10_000);
    await running.end();
    expect(done).toEqual(['1000 kill 0', '5000 freeze 1', '6000 undo 1']);
    expect(running.courses[0]).toMatchObject({ begunAt: null, undoneAt: null, problem: { code: 'REFUSED' } });
    expect(notes[0]).toBe('Outage: mariadb: It was refused. Look why.');
  });

  it('reports one that could not be undone', async () => {
    const { clock, running } = schedule(['kill mariadb after 1s for 1s'], { fails: 'undo 0' });
    await clock.pass(10_000);
    await running.end();
    expect(running.courses[0]).toMatchObject({ begunAt: 1_000, undoneAt: null, problem: { code: 'REFUSED' } });
  });

  it('does not repeat those that an earlier process of the run has begun', async () => {
    const texts = ['kill mariadb after 1s for 1s', 'freeze mariadb after 5s for 1s'];
    const { clock, done, running } = schedule(texts, { begun: [0], measuredInMs: -3_000 });
    await clock.pass(10_000);
    await running.end();
    expect(done).toEqual(['2000 freeze 1', '3000 undo 1']);
    expect(running.courses[0]).toMatchObject({ problem: { code: 'OUTAGE_NOT_MEASURED' } });
  });
});
