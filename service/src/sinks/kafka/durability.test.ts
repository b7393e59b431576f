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

describe('warnings', () => {
  it('are none where an ack is as firm as it sounds', () => {
    expect(warningsOf('all', FIRM)).toEqual([]);
  });

  it.each([
    ['0', {}, /every record sent counts as acked/],
    ['1', {}, /acked by one broker/],
    ['all', { copies: 1 }, /lost with its broker/],
    ['all', { settings: new Map([...FIRM.settings, ['min.insync.replicas', '1']]) }, /by its leader alone/],
    ['all', { settings: new Map([...FIRM.settings, ['flush.messages', 'never']]) }, /before a record is on the disk/],
    ['all', { settings: new Map([...FIRM.settings, ['unclean.leader.election.enable', 'true']]) }, /unclean/],
    ['all', { settings: new Map([...FIRM.settings, ['retention.ms', '604800000']]) }, /older records are deleted/],
    ['all', { settings: new Map([...FIRM.settings, ['retention.bytes', '1000']]) }, /oldest records are deleted/],
  ] as const)('with acks %s and %o', (acks, change, words) => {
    expect(warningsOf(acks, { ...FIRM, ...change })).toEqual([expect.stringMatching(words)]);
  });
});
