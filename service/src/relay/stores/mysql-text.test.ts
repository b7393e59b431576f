import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { insertStatements, rowsText } from './mysql-rows.ts';
import { doubleText, MomentText, QuotedText } from './mysql-text.ts';

describe('a value as text', () => {
  it('is the same number again, and no decimal', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(doubleText(value))).toBe(value + 0);
        expect(doubleText(value)).toContain('e');
      })
    );
  });
});

describe('a moment as text', () => {
  it('is that of a Date, whatever came before it', () => {
    const moment = new MomentText();
    const near = fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2026, 0, 3) });
    const far = fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) });
    fc.assert(
      fc.property(fc.oneof(near, far), (ms) => {
        expect(moment.of(ms)).toBe(`'${new Date(ms).toISOString().replace('T', ' ').replace('Z', '')}'`);
      })
    );
  });

  it('is rounded to the millisecond', () => {
    expect(new MomentText().of(999.6)).toBe("'1970-01-01 00:00:01.000'");
  });
});

describe('a text in quotes', () => {
  it('cannot end early', () => {
    const quoted = new QuotedText();
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const inner = quoted.of(text).slice(1, -1);
        expect(inner.replace(/\\[\s\S]/g, '')).not.toMatch(/['\\]/);
        expect(quoted.of(text)).toBe(quoted.of(text));
      })
    );
  });
});

describe('rows as INSERTs', () => {
  it('are split where the text grows long, and all there', () => {
    const rows = Array.from({ length: 50 }, (_, seq) => ({
      location: "o'hara",
      time: 0,
      value: 1.5,
      note: 'x'.repeat(50_000),
      origin: { run: 'm0000001', producer: 2, seq, checksum: 3 },
    }));
    const inserts = insertStatements('reading', rowsText('timeseries'), rows);
    expect(inserts.length).toBeGreaterThan(1);
    expect(inserts.reduce((sum, insert) => sum + insert.rows, 0)).toBe(50);
    for (const { sql, rows: count } of inserts) {
      expect(sql.startsWith('INSERT INTO `reading` (run_id, producer,')).toBe(true);
      expect(sql.split("'o\\'hara'").length - 1).toBe(count);
    }
  });

  it("carry the checksum of what the article's column will keep; a wrong one stays wrong", () => {
    const { row } = rowsText('article');
    const reading = { location: 'pi', time: 0, value: 20.1 };
    const right = row({ ...reading, origin: { run: 'm0000001', producer: 0, seq: 1, checksum: 41_113 } });
    const wrong = row({ ...reading, origin: { run: 'm0000001', producer: 0, seq: 1, checksum: 5 } });
    expect(right).not.toBe(wrong);
    expect(wrong).toContain("'m0000001000000001005'");
  });
});
