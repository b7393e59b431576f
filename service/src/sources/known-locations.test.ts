import { describe, expect, it } from 'vitest';

import { SourceSpec } from '../model/source.ts';
import { openSource } from './index.ts';
import { knownLocations } from './known-locations.ts';

describe('the locations known before a source is opened', () => {
  it('of a synthetic one include its longest', async () => {
    const spec = SourceSpec.parse({ kind: 'synthetic', locations: 12 });
    const source = await openSource(spec, { producer: 0, namesFile: null });
    const given = Array.from({ length: 12 }, () => source.read()).flat();
    const longest = Math.max(...given.map(({ location }) => location.length));
    expect(knownLocations(spec).map((location) => location.length)).toEqual([longest]);
  });

  it('of a file are the configured one, or none if a column contains them', () => {
    expect(knownLocations(SourceSpec.parse({ kind: 'replay', location: 'by the river' }))).toEqual(['by the river']);
    expect(knownLocations(SourceSpec.parse({ kind: 'replay', locationColumn: 'where' }))).toEqual([]);
    expect(knownLocations(SourceSpec.parse({ kind: 'replay', valueColumn: '*' }))).toEqual([]);
    const wide = SourceSpec.parse({ kind: 'replay', valueColumn: 'attic, by the river' });
    expect(knownLocations(wide)).toEqual(['attic', 'by the river']);
  });

  it.each(['x'.repeat(256), '', '\ud83c'])('are refused if no store could hold them: %j', (location) => {
    expect(SourceSpec.safeParse({ kind: 'replay', location }).success).toBe(false);
  });
});
