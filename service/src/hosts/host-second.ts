/**
 * What a host did in an interval: one second, or longer if several intervals were added. Everything but the memory and the quotas is
 * an amount, so that intervals can be added. See {@link plusHost}.
 */
export interface HostSecond {
  /** Name of the host. */
  host: string;
  elapsedMs: number;
  /** CPU threads of the host. */
  cpus: number;
  /** Time of all CPUs by mode. Source: proc(5), /proc/stat. */
  cpuMs: CpuMs;
  /** Time in which each CPU was not idle, in the kernel's order. */
  busyMsByCpu: number[];
  /** Time in which at least one task waited for the resource; null if the kernel does not measure it (`psi=1`). */
  pressureMs: PressureMs | null;
  disks: DiskUse[];
  interfaces: InterfaceUse[];
  /** TCP segments that were sent again. */
  tcpRetransmits: number;
  swappedBytes: number;
  /** At the end of the interval. */
  memoryBytes: number;
  memoryAvailableBytes: number;
  /** This process, and the stores on this host that a run writes to. */
  programs: ProgramUse[];
}

export interface CpuMs {
  user: number;
  system: number;
  /** Idle while a task waited for a disk: only a hint, since a busy CPU hides it. */
  iowait: number;
  /** Taken by the hypervisor. */
  steal: number;
  idle: number;
}

export interface PressureMs {
  cpu: number;
  io: number;
  memory: number;
}

/** A whole disk, no partition. Source: the kernel's Documentation/admin-guide/iostats.rst. */
export interface DiskUse {
  device: string;
  reads: number;
  writes: number;
  flushes: number;
  readBytes: number;
  writtenBytes: number;
  /**
   * Time in which at least one request was in progress. Requests that a control group's limit holds back are not in progress
   * yet.
   */
  busyMs: number;
  /** Sum of the times that all requests took; divided by the elapsed time, it is the average length of the queue. */
  queueMs: number;
  flushMs: number;
}

export interface InterfaceUse {
  device: string;
  receivedBytes: number;
  sentBytes: number;
  dropped: number;
  /** Null if the interface does not report its speed. */
  bitsPerSecond: number | null;
}

/** A process, or several with one role. */
export interface ProgramUse {
  role: 'generator' | 'store';
  /** Name of the program, for example `mariadbd`. */
  name: string;
  cpuMs: number;
  /** Time in which its threads were ready but waited for a CPU. Source: the kernel's Documentation/scheduler/sched-stats.rst. */
  waitedForCpuMs: number;
  /** Bytes that it caused to be written to disks; null if not readable. */
  writtenBytes: number | null;
  /** CPUs that its control group may use, at the end of the interval; null without a quota. */
  quotaCpus: number | null;
  /**
   * Time in which its control group, or one around it, was stopped because its quota was used up. The kernel adds the times of
   * all CPUs, so this can exceed the elapsed time.
   */
  throttledMs: number;
}
