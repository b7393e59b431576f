import { describe, expect, it } from 'vitest';

import { warningsOf } from './durability.ts';

describe('the warnings about a server that may lose acked rows', () => {
  const warnings = (flush: string, log_bin: string, sync_binlog: string) =>
    warningsOf(
      new Map(
        Object.entries({ innodb_flush_log_at_trx_commit: flush, log_bin, sync_binlog, innodb_doublewrite: 'ON' })
      ),
      'InnoDB'
    );

  it.each([
    ['1', 'OFF', '0'],
    ['1', 'ON', '1'],
    ['3', 'OFF', '0'],
    ['3', 'ON', '1'],
  ])('are none with flush %s, binary log %s and sync_binlog %s', (...settings) => {
    expect(warnings(...settings)).toEqual([]);
  });

  it.each([
    ['0', 'OFF', '0', 'innodb_flush_log_at_trx_commit is 0'],
    ['2', 'ON', '1', 'innodb_flush_log_at_trx_commit is 2'],
    ['1', 'ON', '0', 'a crash may lose acked rows'],
    ['1', 'ON', '100', 'a crash may lose acked rows'],
    ['3', 'ON', '0', 'a replica, may lack rows'],
  ])('with flush %s, binary log %s and sync_binlog %s say that "%s"', (flush, binaryLog, syncBinlog, expected) => {
    expect(warnings(flush, binaryLog, syncBinlog)).toEqual([expect.stringContaining(expected)]);
  });
});
