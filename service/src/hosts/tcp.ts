import { parseAmount } from './kernel-files.ts';

/**
 * Parses /proc/net/snmp: TCP segments sent again since the host was booted; 0 if they are not counted. Each protocol has a line
 * of names and a line of values.
 */
export function parseRetransmits(snmp: string): number {
  const [names, values] = snmp
    .split('\n')
    .filter((line) => line.startsWith('Tcp:'))
    .map((line) => line.split(' '));
  return parseAmount(values?.[names?.indexOf('RetransSegs') ?? -1]);
}
