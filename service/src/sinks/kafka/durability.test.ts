import { describe, expect, it } from 'vitest';

import { warningsOf } from './durability.ts';

const FIRM = {
  partitions: 3,
  copies: 3,
  settings: new Map([
    ['min.insync.replicas', '2'],
    ['unclean.leader.election.enable', 'false'],
    ['retention.ms', '-1'],
    ['retention.bytes', '-1'],
    ['flush.messages', '1'],
  ]),
};

function asked(acks: '0' | '1' | 'all') {
  return { acks, batch: 1_000, mode: 'batched' } as const;
}

function withSetting(name: string, value: string) {
  return { settings: new Map([...FIRM.settings, [name, value]]) };
}

describe('warnings', () => {
  it('are empty if an ack is fully durable', () => {
    expect(warningsOf(asked('all'), FIRM)).toEqual([]);
  });

  it.each([
    ['0', {}, /every sent record counts as acked/],
    ['1', {}, /one broker acks a record/],
    ['all', { copies: 1, ...withSetting('min.insync.replicas', '1') }, /lost with its broker/],
    ['all', { settings: new Map([...FIRM.settings, ['min.insync.replicas', '1']]) }, /only the leader acks a record/],
    ['all', { settings: new Map([...FIRM.settings, ['flush.messages', 'never']]) }, /before a record is on the disk/],
    ['all', { settings: new Map([...FIRM.settings, ['unclean.leader.election.enable', 'true']]) }, /unclean/],
    ['all', { settings: new Map([...FIRM.settings, ['retention.ms', '604800000']]) }, /older records are deleted/],
    ['all', { settings: new Map([...FIRM.settings, ['retention.bytes', '1000']]) }, /oldest records are deleted/],
    ['all', withSetting('retention.ms', '60000'), /60 seconds.*count as lost/],
    ['all', withSetting('min.insync.replicas', '4'), /no record of a run can be acked/],
    ['all', withSetting('min.insync.replicas', '3'), /stops when one broker is down/],
    ['all', withSetting('cleanup.policy', 'compact,delete'), /A run on this topic is refused/],
    ['all', withSetting('message.timestamp.type', 'LogAppendTime'), /brokers set the time of a record/],
    ['all', withSetting('max.message.bytes', '200'), /readings of a run may be refused/],
    ['all', withSetting('max.message.bytes', '13000'), /about 100 readings of a partition instead of 1000/],
  ] as const)('with acks %s and %o', (acks, change, words) => {
    expect(warningsOf(asked(acks), { ...FIRM, ...change })).toEqual([expect.stringMatching(words)]);
  });
});
