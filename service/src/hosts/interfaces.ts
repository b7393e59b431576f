import { growth } from './growth.ts';
import type { InterfaceUse } from './host-second.ts';
import { parseAmount } from './kernel-files.ts';

/** Since the interface was created. */
export type InterfaceCounters = Omit<InterfaceUse, 'bitsPerSecond'>;

/**
 * Parses /proc/net/dev without the loopback interface, which has no speed that could limit a run. Source: proc_pid_net(5).
 */
export function parseInterfaces(dev: string): InterfaceCounters[] {
  return dev.split('\n').flatMap((line) => {
    const [, device, values] = /^\s*(\S+):\s*(\d.*)$/.exec(line) ?? [];
    if (device === undefined || values === undefined || device === 'lo') {
      return [];
    }
    const [receivedBytes = 0, , , receivedDropped = 0, , , , , sentBytes = 0, , , sentDropped = 0] = values
      .split(/\s+/)
      .map(parseAmount);
    return { device, receivedBytes, sentBytes, dropped: receivedDropped + sentDropped };
  });
}

/**
 * What the interfaces did between two readings. Leaves out those that never carried anything.
 * @param speeds bits per second by interface; null or absent if unknown
 */
export function interfacesBetween(
  before: readonly InterfaceCounters[],
  after: readonly InterfaceCounters[],
  speeds: ReadonlyMap<string, number | null>
): InterfaceUse[] {
  const earlier = new Map(before.map((counters) => [counters.device, counters]));
  return after
    .filter(({ receivedBytes, sentBytes }) => receivedBytes + sentBytes > 0)
    .map((counters) => {
      const old = earlier.get(counters.device);
      return {
        device: counters.device,
        receivedBytes: growth(old?.receivedBytes, counters.receivedBytes),
        sentBytes: growth(old?.sentBytes, counters.sentBytes),
        dropped: growth(old?.dropped, counters.dropped),
        bitsPerSecond: speeds.get(counters.device) ?? null,
      };
    });
}
