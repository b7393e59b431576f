import { growth } from './growth.ts';
import type { PressureMs } from './host-second.ts';

/**
 * Parses a file of /proc/pressure: the total time in which at least one task waited. Null if the kernel does not measure it.
 * Source: the kernel's Documentation/accounting/psi.rst.
 */
export function parsePressureMs(text: string | null): number | null {
  const [, micros] = /^some .*total=(\d+)/m.exec(text ?? '') ?? [];
  return micros === undefined ? null : Number(micros) / 1_000;
}

export function pressureBetween(before: PressureMs | null, after: PressureMs | null): PressureMs | null {
  return (
    before &&
    after && {
      cpu: growth(before.cpu, after.cpu),
      io: growth(before.io, after.io),
      memory: growth(before.memory, after.memory),
    }
  );
}
