import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Spool, type SpooledReading } from './spool.ts';

let folder: string;
const opened: Spool[] = [];
const open = (mostRows: number, name = 'sqlite') => {
  const spool = new Spool(join(folder, 'spool', `${name}.db`), mostRows);
  opened.push(spool);
  return spool;
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-spool-'));
});
afterEach(() => {
  opened.splice(0).forEach((spool) => spool.close());
  rmSync(folder, { recursive: true });
});

describe('the spool', () => {
  it('returns readings unchanged, in the order they came, even after a restart', () => {
    const note = { ...entry('run', 1), reading: { location: 'attic', time: 1.5, value: -0.25, note: 'stale' } };
    const first = open(10);
    first.append([entry('run', 0), note]);
    first.append([entry('run', 2)]);
    first.close();
    opened.pop();

    const again = open(10);
    expect(again.rows).toBe(3);
    expect(again.oldest(2)).toEqual([entry('run', 0), note]);
    expect(again.oldest(9)).toEqual([entry('run', 0), note, entry('run', 2)]);
  });

  it('returns readings in the order they came, not in the order of run ids, because clocks can be set back', () => {
    const spool = open(3);
    spool.append([entry('later', 0), entry('later', 1)]);
    expect(spool.append([entry('earlier', 0), entry('earlier', 1)])).toEqual([entry('later', 0)]);
    expect(spool.oldest(9)).toEqual([entry('later', 1), entry('earlier', 0), entry('earlier', 1)]);
  });

  it('drops only the oldest readings beyond its limit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.array(fc.nat(12), { maxLength: 12 }), (mostRows, sizes) => {
        const spool = open(mostRows, 'bounded');
        const dropped: number[] = [];
        let offered = 0;
        for (const size of sizes) {
          const some = Array.from({ length: size }, () => entry('run', offered++));
          dropped.push(...spool.append(some).map(({ seq }) => seq));
          expect(spool.rows).toBe(Math.min(offered, mostRows));
        }
        const kept = spool.oldest(1_000).map(({ seq }) => seq);
        expect([...dropped, ...kept]).toEqual(Array.from({ length: offered }, (_, seq) => seq));
        expect(kept).toHaveLength(spool.rows);
        spool.remove(spool.oldest(1_000));
        spool.close();
        opened.pop();
      }),
      { numRuns: 30 }
    );
  });

  it('reports which of the deleted readings it still had', () => {
    const spool = open(2);
    const [a, b, c] = [entry('run', 0), entry('run', 1), entry('run', 2)];
    spool.append([a, b]);
    expect(spool.append([c])).toEqual([a]);
    expect(spool.remove([a, b])).toEqual([b]);
    expect(spool.rows).toBe(1);
  });

  it('is used by one process at a time', () => {
    const spool = open(10);
    spool.append([entry('run', 0)]);
    expect(() => open(10)).toThrow(expect.objectContaining({ kind: 'conflict', code: 'TARGET_BUSY' }));
    open(10, 'another-target');
  });

  it('changes nothing if it cannot store everything', () => {
    const spool = open(10);
    spool.append([entry('run', 0)]);
    expect(() => spool.append([entry('run', 1), entry('run', 0)])).toThrow(
      expect.objectContaining({ kind: 'fatal', code: 'SPOOL', hint: expect.stringContaining('--data') })
    );
    expect(spool.rows).toBe(1);
    expect(spool.oldest(9)).toEqual([entry('run', 0)]);
  });

  it('reports that it cannot be opened', () => {
    mkdirSync(join(folder, 'spool', 'sqlite.db'), { recursive: true });
    expect(() => open(10)).toThrow(
      expect.objectContaining({ code: 'SPOOL', message: expect.stringContaining(folder) })
    );
  });
});

function entry(run: string, seq: number): SpooledReading {
  return { run, seq, reading: { location: 'lab', time: 1_000 * seq, value: 20 + seq / 8 } };
}
