import { z } from 'zod';

import { BOARD_STATES } from '../model/board-state.ts';

const CpuMs = z.object({
  user: z.number(),
  system: z.number(),
  /** Idle while a task waited for a disk: only a hint, since a busy CPU hides it. */
  iowait: z.number(),
  /** Taken by the hypervisor. */
  steal: z.number(),
  idle: z.number(),
});
export type CpuMs = z.infer<typeof CpuMs>;

const PressureMs = z.object({ cpu: z.number(), io: z.number(), memory: z.number() });
export type PressureMs = z.infer<typeof PressureMs>;

/** A whole disk, no partition. Source: the kernel's Documentation/admin-guide/iostats.rst. */
const DiskUse = z.object({
  device: z.string(),
  reads: z.number(),
  writes: z.number(),
  flushes: z.number(),
  readBytes: z.number(),
  writtenBytes: z.number(),
  /**
   * Time in which at least one request was in progress. Requests that a control group's limit holds back are not in progress
   * yet.
   */
  busyMs: z.number(),
  /** Sum of the times that all requests took; divided by the elapsed time, it is the average length of the queue. */
  queueMs: z.number(),
  flushMs: z.number(),
});
export type DiskUse = z.infer<typeof DiskUse>;

const InterfaceUse = z.object({
  device: z.string(),
  receivedBytes: z.number(),
  sentBytes: z.number(),
  dropped: z.number(),
  /** Null if the interface does not report its speed. */
  bitsPerSecond: z.number().nullable(),
});
export type InterfaceUse = z.infer<typeof InterfaceUse>;

/** A measure that the firmware of a board took to protect it, or its reason for one. */
const BoardStateUse = z.object({
  name: z.enum(BOARD_STATES),
  /** Time in which it was active, judged by its state at the end of each interval. */
  ms: z.number(),
});
export type BoardStateUse = z.infer<typeof BoardStateUse>;

/** The clock of the CPUs. The frequency is the number of cycles divided by the elapsed time. */
const CpuCycles = z.object({
  /** Of one CPU, at the frequency at the end of each interval. */
  cycles: z.number(),
  maxHertz: z.number(),
});
export type CpuCycles = z.infer<typeof CpuCycles>;

/** A process, or several with one role. */
const ProgramUse = z.object({
  role: z.enum(['generator', 'store']),
  /** Name of the program, for example `mariadbd`. */
  name: z.string(),
  cpuMs: z.number(),
  /** Time in which its threads were ready but waited for a CPU. Source: the kernel's Documentation/scheduler/sched-stats.rst. */
  waitedForCpuMs: z.number(),
  /** Bytes that it caused to be written to disks; null if not readable. */
  writtenBytes: z.number().nullable(),
  /** CPUs that its control group may use, at the end of the interval; null without a quota. */
  quotaCpus: z.number().nullable(),
  /**
   * Time in which its control group, or one around it, was stopped because its quota was used up. The kernel adds the times of
   * all CPUs, so this can exceed the elapsed time.
   */
  throttledMs: z.number(),
});
export type ProgramUse = z.infer<typeof ProgramUse>;

/**
 * What a host did in an interval: one second, or longer if several intervals were added. Everything but memory, quotas and the CPUs' maximum frequency is
 * an amount or a maximum, so that intervals can be added. See {@link plusHost}.
 */
export const HostSecond = z.object({
  /** Name of the host. */
  host: z.string(),
  elapsedMs: z.number(),
  /** Of the intervals that were added. A host that is read from Prometheus has one for each scrape. */
  longestIntervalMs: z.number().default(0),
  /** CPU threads of the host. */
  cpus: z.number(),
  /** Time of all CPUs by mode. Source: proc(5), /proc/stat. */
  cpuMs: CpuMs,
  /** Time in which each CPU was not idle, in the kernel's order. */
  busyMsByCpu: z.array(z.number()),
  /** Time in which at least one task waited for the resource; null if the kernel does not measure it (`psi=1`). */
  pressureMs: PressureMs.nullable(),
  disks: z.array(DiskUse),
  interfaces: z.array(InterfaceUse),
  /** TCP segments that were sent again. */
  tcpRetransmits: z.number(),
  swappedBytes: z.number(),
  /** At the end of the interval. */
  memoryBytes: z.number(),
  memoryAvailableBytes: z.number(),
  /** Null if no CPU reports its frequency. */
  cpuCycles: CpuCycles.nullable().default(null),
  /** The highest temperature of the CPU at the end of an interval; null if it has no sensor. */
  celsius: z.number().nullable().default(null),
  /** The states that the firmware reports. */
  boardStates: z.array(BoardStateUse).default([]),
  /** By how much the time of day was changed, in any direction. */
  clockStepMs: z.number().default(0),
  /** This process, and the stores on this host that a run writes to. */
  programs: z.array(ProgramUse),
});
export type HostSecond = z.infer<typeof HostSecond>;
