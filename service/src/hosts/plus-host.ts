import type {
  BoardStateUse,
  CpuCycles,
  CpuMs,
  DiskUse,
  HostSecond,
  InterfaceUse,
  PressureMs,
  ProgramUse,
} from './host-second.ts';

/** An interval in which nothing happened: adding it to another one changes nothing. */
export function noHostSecond(): HostSecond {
  return {
    ...{ host: '', elapsedMs: 0, longestIntervalMs: 0, cpus: 0 },
    cpuMs: { user: 0, system: 0, iowait: 0, steal: 0, idle: 0 },
    busyMsByCpu: [],
    pressureMs: { cpu: 0, io: 0, memory: 0 },
    ...{
      disks: [],
      interfaces: [],
      tcpRetransmits: 0,
      swappedBytes: 0,
      memoryBytes: 0,
      memoryAvailableBytes: 0,
      cpuCycles: { cycles: 0, maxHertz: 0 },
      celsius: null,
      boardStates: [],
      clockStepMs: 0,
      programs: [],
    },
  };
}

/**
 * Adds an interval to an earlier one of the same host. Disks and interfaces are matched by name, programs by role and name. For
 * values that cannot be added, such as memory and quotas, the later one counts; the highest temperature counts. What else is
 * unknown in one interval is unknown in the sum.
 */
export function plusHost(total: HostSecond, part: HostSecond): HostSecond {
  // An interval of 0 ms has no values, so it must not replace the known ones.
  const latest = part.elapsedMs > 0 ? part : total;
  return {
    host: latest.host,
    elapsedMs: total.elapsedMs + part.elapsedMs,
    longestIntervalMs: Math.max(total.longestIntervalMs, part.longestIntervalMs),
    cpus: latest.cpus,
    cpuMs: plusCpu(total.cpuMs, part.cpuMs),
    busyMsByCpu: longest(total.busyMsByCpu, part.busyMsByCpu).map(
      (_busy, cpu) => (total.busyMsByCpu[cpu] ?? 0) + (part.busyMsByCpu[cpu] ?? 0)
    ),
    pressureMs: total.pressureMs && part.pressureMs && plusPressure(total.pressureMs, part.pressureMs),
    disks: merge(total.disks, part.disks, ({ device }) => device, plusDisk),
    interfaces: merge(total.interfaces, part.interfaces, ({ device }) => device, plusInterface),
    tcpRetransmits: total.tcpRetransmits + part.tcpRetransmits,
    swappedBytes: total.swappedBytes + part.swappedBytes,
    memoryBytes: latest.memoryBytes,
    memoryAvailableBytes: latest.memoryAvailableBytes,
    cpuCycles: plusCycles(total.cpuCycles, part.cpuCycles, latest.cpuCycles?.maxHertz ?? 0),
    celsius: highest(total.celsius, part.celsius),
    boardStates: merge(total.boardStates, part.boardStates, ({ name }) => name, plusState),
    clockStepMs: total.clockStepMs + part.clockStepMs,
    programs: mergePrograms(total.programs, part.programs),
  };
}

/** Adds what several hosts did; matched by name. */
export function plusHosts(total: readonly HostSecond[], part: readonly HostSecond[]): HostSecond[] {
  return merge(total, part, ({ host }) => host, plusHost);
}

/** Adds what programs with the same role and name did. */
export function mergePrograms(total: readonly ProgramUse[], part: readonly ProgramUse[]): ProgramUse[] {
  return merge(total, part, ({ role, name }) => `${role} ${name}`, plusProgram);
}

function merge<T>(total: readonly T[], part: readonly T[], key: (item: T) => string, plus: (a: T, b: T) => T): T[] {
  const merged = new Map(total.map((item) => [key(item), item]));
  for (const item of part) {
    const earlier = merged.get(key(item));
    merged.set(key(item), earlier === undefined ? item : plus(earlier, item));
  }
  return [...merged.values()];
}

function longest<T>(a: readonly T[], b: readonly T[]): readonly T[] {
  return a.length >= b.length ? a : b;
}

function plusCpu(a: CpuMs, b: CpuMs): CpuMs {
  return {
    user: a.user + b.user,
    system: a.system + b.system,
    iowait: a.iowait + b.iowait,
    steal: a.steal + b.steal,
    idle: a.idle + b.idle,
  };
}

function plusPressure(a: PressureMs, b: PressureMs): PressureMs {
  return { cpu: a.cpu + b.cpu, io: a.io + b.io, memory: a.memory + b.memory };
}

function plusDisk(a: DiskUse, b: DiskUse): DiskUse {
  return {
    device: a.device,
    reads: a.reads + b.reads,
    writes: a.writes + b.writes,
    flushes: a.flushes + b.flushes,
    readBytes: a.readBytes + b.readBytes,
    writtenBytes: a.writtenBytes + b.writtenBytes,
    busyMs: a.busyMs + b.busyMs,
    queueMs: a.queueMs + b.queueMs,
    flushMs: a.flushMs + b.flushMs,
  };
}

function plusInterface(a: InterfaceUse, b: InterfaceUse): InterfaceUse {
  return {
    device: a.device,
    receivedBytes: a.receivedBytes + b.receivedBytes,
    sentBytes: a.sentBytes + b.sentBytes,
    dropped: a.dropped + b.dropped,
    bitsPerSecond: b.bitsPerSecond,
  };
}

function highest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}

function plusState(a: BoardStateUse, b: BoardStateUse): BoardStateUse {
  return { name: a.name, ms: a.ms + b.ms };
}

function plusCycles(a: CpuCycles | null, b: CpuCycles | null, maxHertz: number): CpuCycles | null {
  return a && b && { cycles: a.cycles + b.cycles, maxHertz };
}

function plusProgram(a: ProgramUse, b: ProgramUse): ProgramUse {
  return {
    role: a.role,
    name: a.name,
    cpuMs: a.cpuMs + b.cpuMs,
    waitedForCpuMs: a.waitedForCpuMs + b.waitedForCpuMs,
    writtenBytes: a.writtenBytes === null || b.writtenBytes === null ? null : a.writtenBytes + b.writtenBytes,
    quotaCpus: b.quotaCpus,
    throttledMs: a.throttledMs + b.throttledMs,
  };
}
