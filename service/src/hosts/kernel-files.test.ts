import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { cpuGroups } from './control-groups.ts';
import { parseCfsQuota, parseMax, parseThrottledMs } from './cpu-quota.ts';
import { cpuBetween, parseCpu } from './cpu.ts';
import { disksBetween, parseDisks } from './disks.ts';
import { growth } from './growth.ts';
import { interfacesBetween, parseInterfaces } from './interfaces.ts';
import { hasAllTcpListeners, parseTcpListeners, parseUnixListeners } from './listeners.ts';
import { parseMemory, parsePageBytes, parseSwappedBytes } from './memory.ts';
import { parsePressureMicros } from './pressure.ts';
import { parseProcessStat } from './process-stat.ts';
import { parseWaitedNs, parseWrittenBytes } from './program.ts';
import { parseRetransmits } from './tcp.ts';

const word = fc.oneof(
  fc.nat().map(String),
  fc.constantFrom(
    'cpu',
    'cpu0',
    'sda',
    'eth0:',
    'Tcp:',
    'RetransSegs',
    'some',
    'total=',
    'max',
    '-1',
    '0::/',
    '-',
    ')',
    '0A',
    ':'
  ),
  fc.string({ maxLength: 8 })
);
const text = fc
  .array(
    fc.array(word, { maxLength: 20 }).map((words) => words.join(' ')),
    { maxLength: 8 }
  )
  .map((lines) => lines.join('\n'));

describe('a file that is not as documented', () => {
  it('never causes an exception, or an amount that is negative or no number', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const [earlier, later] = [parseCpu(before), parseCpu(after)];
        const disks = new Set(['sda', '1', '2']);
        const results = [
          earlier && later && cpuBetween(earlier, later),
          disksBetween(parseDisks(before, disks), parseDisks(after, disks)),
          interfacesBetween(parseInterfaces(before), parseInterfaces(after), new Map()),
          [parseMax(after), parseCfsQuota(before, after), parseThrottledMs(after), parsePressureMicros(after)],
          [parseMemory(after), parseSwappedBytes(after, 4_096), parsePageBytes(after), parseRetransmits(after)],
          [parseProcessStat(after)?.cpuMs, parseWaitedNs(after), parseWrittenBytes(after)],
        ];
        cpuGroups(before, after);
        hasAllTcpListeners(after);
        parseTcpListeners(after);
        parseUnixListeners(after);
        expect(numbersIn(results).filter((number) => !(number >= 0))).toEqual([]);
      }),
      { numRuns: 2_000 }
    );
  });

  it('has no amount if it is empty', () => {
    expect(parseCpu('')).toBeNull();
    expect(parseProcessStat('')).toBeNull();
    expect(parsePressureMicros(null)).toBeNull();
    expect(parseWrittenBytes(null)).toBeNull();
    expect(parseThrottledMs(null)).toBeNull();
    expect(parseRetransmits('')).toBe(0);
  });
});

describe('the amount by which a counter grew', () => {
  it.each([
    [5, 8, 3],
    [8, 5, 0],
    [undefined, 5, 0],
  ])('from %s to %s is %s', (before, after, expected) => {
    expect(growth(before, after)).toBe(expected);
  });
});

describe('the list of TCP sockets', () => {
  const HEAD = '  sl  local_address rem_address   st tx_queue\n';
  const listening = '   0: 0100007F:0CEA 00000000:0000 0A 0:0 0:0 0 0 0 7001 1\n';
  const connected = '   1: 0100007F:0CEA 0100007F:9C40 01 0:0 0:0 0 0 0 7005 1\n';

  it.each([
    ['its head', HEAD, false],
    ['listening sockets', HEAD + listening, false],
    ['a line that is cut before its state', `${HEAD}${listening}   1: 0100007F:0CEA 0100007F:9C40 `, false],
    ['a line that is cut within its state', `${HEAD}${listening}   1: 0100007F:0CEA 0100007F:9C40 0`, false],
    ['a connection', HEAD + listening + connected, true],
  ])('that ends after %s: complete = %s', (_end, tcp, complete) => {
    expect(hasAllTcpListeners(tcp)).toBe(complete);
  });

  it('leaves out connections to the same port', () => {
    expect(parseTcpListeners(HEAD + listening + connected)).toEqual([{ inode: '7001', at: 3306 }]);
  });
});

describe('the list of Unix sockets', () => {
  it('leaves out connections and sockets without a name', () => {
    const unix = [
      'Num       RefCount Protocol Flags    Type St Inode Path',
      '0000000000000000: 00000002 00000000 00010000 0001 01   333 /run/my sql/mysqld.sock',
      '0000000000000000: 00000003 00000000 00000000 0001 03   334 /run/my sql/mysqld.sock',
      '0000000000000000: 00000003 00000000 00000000 0001 03   335',
    ];
    expect(parseUnixListeners(unix.join('\n'))).toEqual([{ inode: '333', at: '/run/my sql/mysqld.sock' }]);
  });
});

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') {
    return [value];
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}
