import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { dayFolder, dayStart, filePath, isCut, locationFolder, locationOf } from './layout.ts';

const character = fc.oneof(
  fc.constantFrom(...'"#%\'*/:=?\\{[]^ .%25\0\t\x7f'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })
);

describe('the folders of an archive', () => {
  it('are named as Hive names them', () => {
    expect(locationFolder('attic')).toBe('location=attic');
    expect(locationFolder('a/b c:50%')).toBe('location=a%2Fb c%3A50%25');
    expect(locationFolder('Küche')).toBe('location=Küche');
    expect(dayFolder(20_781)).toBe('day=2026-11-24');
    expect(filePath({ partition: 3, location: 'attic', day: 0, rows: new Int32Array() }, 7, 19)).toBe(
      'location=attic/day=1970-01-01/part-3-7-19.parquet'
    );
  });

  it('can be converted back to any location, and never lead out of the archive', () => {
    fc.assert(
      fc.property(fc.array(character, { minLength: 1, maxLength: 20 }), (characters) => {
        const location = characters.join('');
        const folder = locationFolder(location);
        expect(locationOf(folder)).toBe(location);
        expect(folder).not.toMatch(/[/\0]/);
      })
    );
  });

  it('of the longest locations are cut to what a file system allows, and remain distinct', () => {
    const long = ['ж'.repeat(255), `${'ж'.repeat(254)}ш`, '🍳'.repeat(127), '/'.repeat(255), 'x'.repeat(247)];
    const folders = long.map(locationFolder);
    expect(new Set(folders).size).toBe(long.length);
    for (const folder of folders) {
      expect(Buffer.byteLength(folder)).toBeLessThanOrEqual(255);
      expect(folder.isWellFormed()).toBe(true);
      expect(isCut(folder)).toBe(true);
      expect(locationOf(folder)).toBeNull();
    }
    expect(isCut(locationFolder('x'.repeat(246)))).toBe(false);
    expect(isCut(locationFolder('a%~b'))).toBe(false);
  });

  it('can be converted back to any day that a time can have', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e8, max: 1e8 }), (day) => {
        expect(dayStart(dayFolder(day))).toBe(day * 86_400_000);
      })
    );
  });

  it('are not confused with other folders', () => {
    expect(locationOf('_rejected')).toBeNull();
    expect(locationOf('location=')).toBeNull();
    expect(dayStart('day=today')).toBeNull();
  });
});
