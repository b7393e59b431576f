import { DatabaseSync } from 'node:sqlite';

import { describe, expect, it } from 'vitest';

import { sqliteFault } from './faults.ts';
import { SqliteTarget } from './options.ts';

function thrownBy(sql: string): unknown {
  const database = new DatabaseSync(':memory:');
  try {
    database.exec('CREATE TABLE reading (value)');
    return database.exec(sql);
  } catch (thrown) {
    return thrown;
  } finally {
    database.close();
  }
}

describe('an error of SQLite', () => {
  it.each(['SELECT * FROM gone', 'SELECT location FROM reading', 'INSERT INTO reading VALUES (1, 2)'])(
    'that a changed table causes is reported as such: %s',
    (sql) => {
      expect(sqliteFault(thrownBy(sql), '/srv/readings.db')).toMatchObject({
        kind: 'configuration',
        code: 'SQLITE_ERROR',
        hint: expect.stringContaining('A new run creates'),
      });
    }
  );

  it('that is unexpected is fatal', () => {
    expect(sqliteFault(thrownBy('SELECT FROM'), '/srv/readings.db').kind).toBe('fatal');
  });

  it('is quoted with one full stop', () => {
    const disk = Object.assign(new Error('database or disk is full.'), { errcode: 13 });
    expect(sqliteFault(disk, '/srv/a.db').message).toBe('SQLite on /srv/a.db: database or disk is full.');
  });
});

describe('the file of a target', () => {
  it.each([':memory:', 'file:readings.db?mode=ro', ''])('may not be "%s"', (file) => {
    expect(SqliteTarget.safeParse({ sink: 'sqlite', file }).success).toBe(false);
  });

  it('may be any path', () => {
    expect(SqliteTarget.safeParse({ sink: 'sqlite', file: 'readings:memory.db' }).success).toBe(true);
  });
});
