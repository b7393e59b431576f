import { expect, it } from 'vitest';

import { ackedAll, HOUR_MS, newRun, reading, someReadings, START, writeAndCommit } from './rows.ts';
import type { StoreTrial } from './store-trial.ts';

const EXTREMES = [0, -0, -40.5, 21.062500000000004, 0.1 + 0.2, 1e9, -1e9, 1e-7, 0.0000005, 85.35];

/** Tests that a sink acks exactly what is stored, and counts it in the store. */
export function writesAndCounts(trial: StoreTrial): void {
  it('can be prepared repeatedly, and keeps existing rows', async () => {
    await trial.keep(0, [1, 2, 3]);
    await trial.sink.prepare({ run: newRun(), payload: 1, locations: [] });
    const another = trial.store.connect();
    await another.prepare({ run: trial.run, payload: 1, locations: [] });
    await another.close();
    expect(await trial.count(ackedAll(0, 3))).toMatchObject([{ rows: 3 }]);
  });

  it('reports its version and the settings that decide how durable a commit is', async () => {
    const facts = await trial.sink.check();
    expect(facts.version).not.toBe('');
    expect(Object.keys(facts.durability)).not.toHaveLength(0);
  });

  it('deletes the rows of one run and of no other, or does not offer to', async () => {
    if (trial.sink.deleteRun === undefined) {
      return;
    }
    const values = Array<number>(4_500).fill(21.5);
    await trial.keep(0, values);
    await trial.keep(1, [1, 2, 3]);
    const mine = trial.run;
    trial.newRun();
    await trial.keep(0, [1, 2, 3]);
    const others = trial.run;

    expect(await trial.sink.deleteRun(mine)).toBe(4_503);
    expect(await trial.sink.ledger.count(mine, [ackedAll(0, 4_500), ackedAll(1, 3)])).toEqual([]);
    expect(await trial.sink.ledger.count(others, [ackedAll(0, 3)])).toMatchObject([{ rows: 3, wrong: 0 }]);
    expect(await trial.sink.deleteRun(mine)).toBe(0);
  });

  it('estimates how many rows it holds, including those of others, or says that it cannot', async () => {
    await trial.keep(0, Array(50).fill(21.5));
    await trial.keep(3, Array(20).fill(21.5));
    const held = await trial.sink.rowsHeld?.();
    // Statistics of a server may be a few seconds behind.
    expect(held === undefined || held === null || (Number.isInteger(held) && held >= 0)).toBe(true);
  });

  it('stores exactly what it acked', async () => {
    expect(await trial.keep(0, Array(50).fill(21.5))).toBe(50);
    const [counted, ...others] = (await trial.count(ackedAll(0, 50))) ?? [];
    const { reordered = 0, ...rows } = counted;
    expect(rows).toEqual({ producer: 0, rows: 50, distinct: 50, unacked: 0, highestSeq: 49, wrong: 0 });
    expect(reordered).toBe(0);
    expect(others).toEqual([]);
  });

  it('acks nothing if nothing was written', async () => {
    const session = await trial.sink.open(trial.run, 0);
    expect(await session.commit()).toBe(0);
    await session.close();
  });

  it('finds no rows of a run that wrote none', async () => {
    const counts = await trial.count({ producer: 0, offered: 0, acked: 0, unacked: [] });
    expect(counts?.reduce((rows, row) => rows + row.rows, 0)).toBe(0);
  });

  it('does not ack what was not committed, and distinguishes such rows from acked ones', async () => {
    const session = await trial.sink.open(trial.run, 0);
    await writeAndCommit(session, trial.sink.cadence, 0, someReadings(10));
    await session.write({ firstSeq: 10, readings: [reading(1, START + 10_000)] });
    await session.write({ firstSeq: 11, readings: [reading(2, START + 11_000)] });
    await session.close();
    const [stored] = (await trial.count({ producer: 0, offered: 12, acked: 10, unacked: [[10, 11]] })) ?? [];
    expect(stored.distinct - stored.unacked).toBe(10);
  });

  it('counts rows that are not acked according to the account', async () => {
    await trial.keep(3, Array(20).fill(7));
    const account = { producer: 3, offered: 18, acked: 13, unacked: [[0, 0] as const, [4, 7] as const] };
    expect(await trial.count(account)).toMatchObject([{ producer: 3, rows: 20, unacked: 7 }]);
  });

  it('continues at a later number in a new session', async () => {
    await trial.keep(0, [1, 2, 3]);
    await trial.keep(0, [4, 5], 3);
    expect(await trial.count(ackedAll(0, 5))).toMatchObject([{ rows: 5, distinct: 5, highestSeq: 4, wrong: 0 }]);
  });

  it('finds the last stored number of a producer', async () => {
    await trial.keep(1, [1, 2, 3]);
    await trial.keep(2, [4]);
    const session = await trial.sink.open(trial.run, 1);
    expect(await trial.sink.resume.lastStored(trial.run, 1)).toBe(2);
    await session.close();
    await trial.store.remove({ run: trial.run, producer: 1, seq: 1 });
    expect((await trial.sink.resume.storedAmong(trial.run, 1, [1, 5])).toSorted()).toEqual([2]);
    expect((await trial.sink.resume.storedAmong(trial.run, 1, [0, 2])).toSorted()).toEqual([0, 2]);
    expect(await trial.sink.resume.lastStored(trial.run, 0)).toBe(-1);
    expect(await trial.sink.resume.lastStored(newRun(), 1)).toBe(-1);
  });

  it('keeps producers and runs apart', async () => {
    const sessions = await Promise.all([0, 1, 1295].map((producer) => trial.sink.open(trial.run, producer)));
    await Promise.all(
      sessions.map((session, i) =>
        writeAndCommit(session, trial.sink.cadence, 0, someReadings((i + 1) * 10, START + i * HOUR_MS))
      )
    );
    await Promise.all(sessions.map((session) => session.close()));
    const mine = await trial.count(ackedAll(0, 10), ackedAll(1, 20), ackedAll(1295, 30));
    trial.newRun();
    await trial.keep(1, [1, 2]);
    expect(mine).toMatchObject([
      { producer: 0, rows: 10, unacked: 0, wrong: 0 },
      { producer: 1, rows: 20, unacked: 0, wrong: 0 },
      { producer: 1295, rows: 30, unacked: 0, wrong: 0 },
    ]);
    expect(await trial.count(ackedAll(1, 2))).toMatchObject([{ producer: 1, rows: 2, unacked: 0 }]);
  });

  it('keeps values as they were sent', async () => {
    await trial.keep(5, EXTREMES);
    expect(await trial.count(ackedAll(5, EXTREMES.length))).toMatchObject([{ rows: EXTREMES.length, wrong: 0 }]);
  });
}
