import { Partitioners } from 'kafkajs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { partitionOf, LocationPrefixes } from './location-prefixes.ts';

describe('the partition of a key', () => {
  // Test vectors for murmur2 from Kafka's own UtilsTest.
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ])('is the one that Java chooses for %s', (key, hash) => {
    expect(partitionOf(key, 1_000)).toBe((hash & 0x7fffffff) % 1_000);
  });

  it('is the one that kafkajs chooses', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), fc.integer({ min: 1, max: 50 }), (key, partitions) => {
        const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({
          partitionErrorCode: 0,
          partitionId,
          leader: 1,
          replicas: [1],
          isr: [1],
        }));
        const choose = Partitioners.DefaultPartitioner();
        expect(partitionOf(key, partitions)).toBe(
          choose({ topic: 't', partitionMetadata, message: { key: Buffer.from(key), value: null } })
        );
      })
    );
  });
});

it('a prefix stays the same however many others are requested', () => {
  const prefixes = new LocationPrefixes(7);
  const first = prefixes.of('attic');
  for (let other = 0; other < 25_000; other++) {
    prefixes.of(`sensor-${other}`);
  }
  expect(prefixes.of('attic')).toEqual(first);
});
