import type { BoardStateName } from '../model/board-state.ts';
import { holds } from './board-flags.ts';
import { readClock, type CpuClock } from './cpu-clock.ts';
import { highestCelsius } from './cpu-temperature.ts';
import { cpuBetween, parseCpu, type CpuCounters } from './cpu.ts';
import { disksBetween, parseDisks } from './disks.ts';
import { growth } from './growth.ts';
import type { HostLayout } from './host-layout.ts';
import type { DiskUse, HostSecond } from './host-second.ts';
import { interfacesBetween, parseInterfaces, type InterfaceCounters } from './interfaces.ts';
import { textOf } from './kernel-files.ts';
import { parseMemory, parseSwappedBytes } from './memory.ts';
import { parsePressureMicros, pressureBetween, type PressureMicros } from './pressure.ts';
import { parseRetransmits } from './tcp.ts';

/** Since the host was booted, except for memory, clock, temperature and states, which are as they are now. */
export interface HostCounters {
  cpu: CpuCounters;
  pressure: PressureMicros | null;
  disks: DiskUse[];
  interfaces: InterfaceCounters[];
  tcpRetransmits: number;
  swappedBytes: number;
  memory: { memoryBytes: number; memoryAvailableBytes: number };
  clock: CpuClock | null;
  celsius: number | null;
  /** Those of the board's states that are active. */
  boardStates: readonly BoardStateName[];
}

/** Null if this host has no /proc. */
export function readHost(root: string, layout: HostLayout, pageBytes: number): HostCounters | null {
  const text = (name: string) => textOf(`${root}/proc/${name}`);
  const cpu = parseCpu(text('stat') ?? '');
  return (
    cpu && {
      cpu,
      pressure: readPressure(text),
      disks: parseDisks(text('diskstats') ?? '', layout.wholeDisks),
      interfaces: parseInterfaces(text('net/dev') ?? ''),
      tcpRetransmits: parseRetransmits(text('net/snmp') ?? ''),
      swappedBytes: parseSwappedBytes(text('vmstat') ?? '', pageBytes),
      memory: parseMemory(text('meminfo') ?? ''),
      clock: readClock(layout.clockFolders),
      celsius: highestCelsius(layout.cpuTemperatureFiles),
      boardStates: readBoardStates(layout),
    }
  );
}

function readPressure(text: (name: string) => string | null): PressureMicros | null {
  const cpu = parsePressureMicros(text('pressure/cpu'));
  const io = parsePressureMicros(text('pressure/io'));
  const memory = parsePressureMicros(text('pressure/memory'));
  return cpu === null || io === null || memory === null ? null : { cpu, io, memory };
}

function readBoardStates({ boardFlags }: HostLayout): BoardStateName[] {
  const flags = boardFlags?.read() ?? 0;
  return (boardFlags?.known ?? []).filter((state) => holds(flags, state));
}

interface Interval {
  host: string;
  elapsedMs: number;
  /** Speeds of the network interfaces; null or absent if not reported. */
  bitsPerSecond: ReadonlyMap<string, number | null>;
  /** The board's states that can be read. */
  knownStates: readonly BoardStateName[];
}

/** What the host did between two readings. */
export function hostBetween(
  before: HostCounters,
  after: HostCounters,
  { host, elapsedMs, bitsPerSecond, knownStates }: Interval
): Omit<HostSecond, 'clockStepMs' | 'programs'> {
  const { clock } = after;
  return {
    host,
    elapsedMs,
    longestIntervalMs: elapsedMs,
    ...cpuBetween(before.cpu, after.cpu),
    pressureMs: pressureBetween(before.pressure, after.pressure),
    disks: disksBetween(before.disks, after.disks),
    interfaces: interfacesBetween(before.interfaces, after.interfaces, bitsPerSecond),
    tcpRetransmits: growth(before.tcpRetransmits, after.tcpRetransmits),
    swappedBytes: growth(before.swappedBytes, after.swappedBytes),
    ...after.memory,
    cpuCycles: clock && { cycles: (clock.hertz * elapsedMs) / 1_000, maxHertz: clock.maxHertz },
    celsius: after.celsius,
    boardStates: knownStates.map((name) => ({
      name,
      ms: after.boardStates.includes(name) ? elapsedMs : 0,
    })),
  };
}
