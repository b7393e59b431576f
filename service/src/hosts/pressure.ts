import { growth } from './growth.ts';
import type { PressureMs } from './host-second.ts';

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
  const [, micros] = /^some .*total=(\d+)/m.exec(text ?? '') ?? [];
  return micros === undefined ? null : Number(micros);
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
