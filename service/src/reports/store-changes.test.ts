import { describe, expect, it } from 'vitest';

import { storeChanges } from './store-changes.ts';

function store(version: string, durability: Record<string, string | number | boolean> = { flush: 1 }) {
  return { store: { version, durability, warnings: [] } };
}

describe('what changed in a store between two runs', () => {
  it('is its version and each setting that differs from the last one reported', () => {
    const runs = [
      store('11.4'),
      store('11.4'),
      store('11.8', { flush: 2, doublewrite: true }),
      store('11.8', { doublewrite: true }),
      store('11.8', { flush: 1, doublewrite: true }),
    ];
    expect(storeChanges(runs)).toEqual([
      [],
      [],
      [
        { name: 'version', before: '11.4', after: '11.8' },
        { name: 'flush', before: '1', after: '2' },
      ],
      [],
      [{ name: 'flush', before: '2', after: '1' }],
    ]);
  });

  it('skips runs whose store reported nothing', () => {
    expect(storeChanges([store('11.4'), { store: null }, store('11.8')]).map(({ length }) => length)).toEqual([
      0, 0, 1,
    ]);
    expect(storeChanges([{ store: null }, store('11.8')])).toEqual([[], []]);
  });
});
