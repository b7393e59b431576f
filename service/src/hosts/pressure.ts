import { growth } from './growth.ts';
import type { PressureMs } from './host-second.ts';
import { numberIn } from './kernel-files.ts';

/** Total time since the host was booted. Whole microseconds, because differences of fractions are not exact. */
export interface PressureMicros {
  cpu: number;
  io: number;
  memory: number;
}

/**
 * Parses a file of /proc/pressure: how long at least one task waited. Null if the kernel does not measure it.
 * Source: the kernel's Documentation/accounting/psi.rst.
 */
export function parsePressureMicros(text: string | null): number | null {
  return numberIn(text, /^some .*total=(\d+)/m);
}

export function pressureBetween(before: PressureMicros | null, after: PressureMicros | null): PressureMs | null {
  return (
    before &&
    after && {
      cpu: growth(before.cpu, after.cpu) / 1_000,
      io: growth(before.io, after.io) / 1_000,
      memory: growth(before.memory, after.memory) / 1_000,
    }
  );
}
