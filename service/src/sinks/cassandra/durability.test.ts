import { describe, expect, it } from 'vitest';

import { replicationOf, warningsOf } from './durability.ts';

const SOUND = {
  consistency: 'local_quorum',
  settings: new Map([['commitlog_sync', 'batch']]),
  durableWrites: true,
  replication: { text: '', copies: 3 },
  nodes: 3,
  known: 3,
} as const;

describe('replication', () => {
  it('counts the copies in the local data center', () => {
    const options = { class: 'org.apache.cassandra.locator.NetworkTopologyStrategy', dc1: '3', dc2: '2' };
    expect(replicationOf(options, 'dc1')).toEqual({ text: 'NetworkTopologyStrategy {dc1: 3, dc2: 2}', copies: 3 });
    expect(replicationOf(options, 'dc3').copies).toBe(0);
    expect(replicationOf({ class: 'SimpleStrategy', replication_factor: '2' }, 'dc1').copies).toBe(2);
  });
});

describe('an ack', () => {
  it('is durable if the log is synced before each answer and a quorum has the row', () => {
    expect(warningsOf(SOUND)).toEqual([]);
  });

  it.each([
    [
      'a log synced periodically',
      {
        settings: new Map([
          ['commitlog_sync', 'periodic'],
          ['commitlog_sync_period', '10000ms'],
        ]),
      },
      'up to 10000ms',
    ],
    ['a log whose settings the role may not read', { settings: new Map() }, 'GRANT SELECT ON KEYSPACE system_views'],
    ['one replica of three', { consistency: 'one' }, 'one of 3 replicas'],
    ['a keyspace without a log', { durableWrites: false }, 'durable_writes is off'],
    ['no copies here', { replication: { text: 'NetworkTopologyStrategy {dc2: 1}', copies: 0 } }, 'no copies'],
    ['unreachable nodes', { nodes: 1 }, '2 of 3 nodes'],
  ] as const)('is less durable with %s', (_, change, words) => {
    expect(warningsOf({ ...SOUND, ...change })).toEqual([expect.stringContaining(words)]);
  });
});
