import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { producerShares } from './producer-shares.ts';

const host = (id: string, cpus: number) => ({ id, cpus });

describe('the producers of hosts', () => {
  it('are in proportion to their CPUs', () => {
    const shares = producerShares([host('small', 1), host('large', 4)], 10);
    expect(shares.map(({ host: { id }, numbers }) => [id, numbers.length])).toEqual([
      ['small', 2],
      ['large', 8],
    ]);
  });

  it('leave out hosts that get none', () => {
    expect(producerShares([host('a', 2), host('b', 2), host('c', 2)], 1)).toEqual([
      { host: host('a', 2), numbers: [0] },
    ]);
  });

  it('are all numbers, each once, and no host has more than one above its exact share', () => {
    const hosts = fc.array(fc.integer({ min: 1, max: 256 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(hosts, fc.integer({ min: 1, max: 1296 }), (cpus, producers) => {
        const shares = producerShares(
          cpus.map((n, at) => host(`h${at}`, n)),
          producers
        );
        const numbers = shares.flatMap((share) => share.numbers).sort((a, b) => a - b);
        expect(numbers).toEqual(Array.from({ length: producers }, (_, number) => number));
        const all = cpus.reduce((sum, n) => sum + n, 0);
        for (const share of shares) {
          expect(share.numbers.length).toBeLessThanOrEqual(Math.ceil((producers * share.host.cpus) / all));
        }
      })
    );
  });
});
