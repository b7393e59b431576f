import { BOARD_STATES, type BoardStateName } from '../../model/board-state.ts';
import type { CpuClock } from '../cpu-clock.ts';
import { CPU_ZONE, isPlausible } from '../cpu-temperature.ts';
import type { CpuCounters } from '../cpu.ts';
import type { HostCounters } from '../host-counters.ts';
import type { CpuMs, DiskUse } from '../host-second.ts';
import type { InterfaceCounters } from '../interfaces.ts';
import type { PressureMicros } from '../pressure.ts';
import type { Point } from './server.ts';

/**
 * What node_exporter exported in one scrape, in the units of the files that it reads. Its names have been stable since 1.0.
 *
 * Source: https://github.com/prometheus/node_exporter
 */
export interface NodeCounters extends HostCounters {
  /** Time in which threads were ready but waited for a CPU; null if not exported. */
  readonly waitedMs: number | null;
  readonly bitsPerSecond: ReadonlyMap<string, number>;
  readonly knownStates: readonly BoardStateName[];
}

/** node_exporter does not export the size of a page. This is that of most machines, but not of a Raspberry Pi 5. */
const PAGE_BYTES = 4_096;
const MICROS = 1e6;
const MS = 1_000;

const CPU_MODES: Readonly<Record<string, keyof CpuMs>> = {
  ...{ user: 'user', nice: 'user', system: 'system', irq: 'system', softirq: 'system' },
  ...{ iowait: 'iowait', steal: 'steal', idle: 'idle' },
};
const BUSY: ReadonlySet<string> = new Set(['user', 'system', 'steal']);

/** A regular expression for the metrics that are read. */
export const NODE_METRICS = [
  'node_cpu_seconds_total',
  'node_cpu_(scaling_frequency|frequency_max)_hertz',
  'node_schedstat_waiting_seconds_total',
  'node_pressure_(cpu|io|memory)_waiting_seconds_total',
  'node_disk_(reads_completed|writes_completed|flush_requests|read_bytes|written_bytes)_total',
  'node_disk_(io_time|io_time_weighted|flush_requests_time)_seconds_total',
  'node_network_(receive|transmit)_(bytes|drop)_total',
  'node_network_speed_bytes',
  'node_netstat_Tcp_RetransSegs',
  'node_vmstat_pswp(in|out)',
  'node_memory_Mem(Total|Available)_bytes',
  'node_thermal_zone_temp',
  'node_hwmon_temp_celsius',
  'thermobench_board_throttled',
].join('|');

/** Partitions, which node_exporter does not always leave out, and devices that most systems create without using them. */
const NO_DISK = /^(?:(?:mmcblk\d+|nvme\d+n\d+|nbd\d+)p\d+|[hsv]d[a-z]+\d+|xvd[a-z]+\d+|(?:loop|ram|zram|fd|sr)\d+)$/;
/** The speed that a virtual interface reports is invented. */
const VIRTUAL = /^(?:veth|docker|br-|virbr|tun|tap|wg|cni|flannel|cali|vxlan|ifb|dummy)/;
/** The chip of a CPU of Intel. */
const CPU_CHIP = /coretemp/;

/** Null if the points contain no CPU time. */
export function nodeCounters(points: readonly Point[]): NodeCounters | null {
  const named = Map.groupBy(points, ({ labels: { __name__: name = '' } }) => name);
  const all = (name: string): readonly Point[] => named.get(`node_${name}`) ?? [];
  const one = (name: string): number | null => all(name)[0]?.value ?? null;
  const cpu = cpuIn(all('cpu_seconds_total'));
  const waiting = all('schedstat_waiting_seconds_total');
  const states = named.get('thermobench_board_throttled') ?? [];
  return (
    cpu && {
      cpu,
      pressure: pressureIn(one),
      disks: disksIn(all),
      interfaces: interfacesIn(all),
      tcpRetransmits: one('netstat_Tcp_RetransSegs') ?? 0,
      swappedBytes: ((one('vmstat_pswpin') ?? 0) + (one('vmstat_pswpout') ?? 0)) * PAGE_BYTES,
      memory: {
        memoryBytes: one('memory_MemTotal_bytes') ?? 0,
        memoryAvailableBytes: one('memory_MemAvailable_bytes') ?? 0,
      },
      clock: clockIn(all),
      celsius: celsiusIn(all),
      boardStates: statesIn(states.filter(({ value }) => value === 1)),
      knownStates: statesIn(states),
      waitedMs: waiting.length === 0 ? null : sum(waiting) * MS,
      bitsPerSecond: new Map(
        all('network_speed_bytes').flatMap(({ labels: { device = '' }, value }) =>
          value > 0 && !VIRTUAL.test(device) ? [[device, value * 8]] : []
        )
      ),
    }
  );
}

/** What was not exported, for example because a collector of node_exporter is disabled. */
export function missingIn({ pressure, waitedMs, disks, interfaces }: NodeCounters): string[] {
  return [
    ...(pressure === null ? ['the pressure'] : []),
    ...(waitedMs === null ? ['the time that threads waited for a CPU'] : []),
    ...(disks.length === 0 ? ['the disks'] : []),
    ...(interfaces.length === 0 ? ['the network interfaces'] : []),
  ];
}

function cpuIn(points: readonly Point[]): CpuCounters | null {
  const all: CpuMs = { user: 0, system: 0, iowait: 0, steal: 0, idle: 0 };
  const busyMs = new Map<number, number>();
  for (const { labels, value } of points) {
    const mode = CPU_MODES[labels.mode ?? ''];
    const cpu = Number(labels.cpu);
    if (mode !== undefined && cpu >= 0) {
      all[mode] += value * MS;
      busyMs.set(cpu, (busyMs.get(cpu) ?? 0) + (BUSY.has(mode) ? value * MS : 0));
    }
  }
  return busyMs.size === 0 ? null : { all, busyMs: new Map([...busyMs].sort(([a], [b]) => a - b)) };
}

function pressureIn(one: (name: string) => number | null): PressureMicros | null {
  const [cpu = null, io = null, memory = null] = ['cpu', 'io', 'memory'].map((resource) =>
    one(`pressure_${resource}_waiting_seconds_total`)
  );
  return cpu === null || io === null || memory === null
    ? null
    : { cpu: cpu * MICROS, io: io * MICROS, memory: memory * MICROS };
}

type All = (name: string) => readonly Point[];

function disksIn(all: All): DiskUse[] {
  const of = byDevice(all);
  return devicesOf(all('disk_io_time_seconds_total'))
    .filter((device) => !NO_DISK.test(device))
    .map((device) => ({
      device,
      reads: of('disk_reads_completed_total', device),
      writes: of('disk_writes_completed_total', device),
      flushes: of('disk_flush_requests_total', device),
      readBytes: of('disk_read_bytes_total', device),
      writtenBytes: of('disk_written_bytes_total', device),
      busyMs: of('disk_io_time_seconds_total', device) * MS,
      queueMs: of('disk_io_time_weighted_seconds_total', device) * MS,
      flushMs: of('disk_flush_requests_time_seconds_total', device) * MS,
    }));
}

function interfacesIn(all: All): InterfaceCounters[] {
  const of = byDevice(all);
  return devicesOf(all('network_receive_bytes_total'))
    .filter((device) => device !== 'lo')
    .map((device) => ({
      device,
      receivedBytes: of('network_receive_bytes_total', device),
      sentBytes: of('network_transmit_bytes_total', device),
      dropped: of('network_receive_drop_total', device) + of('network_transmit_drop_total', device),
    }));
}

function devicesOf(points: readonly Point[]): string[] {
  return points.flatMap(({ labels: { device } }) => device ?? []);
}

function byDevice(all: All): (name: string, device: string) => number {
  return (name, device) => all(name).find(({ labels }) => labels.device === device)?.value ?? 0;
}

function clockIn(all: All): CpuClock | null {
  const now = all('cpu_scaling_frequency_hertz');
  const most = all('cpu_frequency_max_hertz');
  return now.length === 0 || most.length === 0
    ? null
    : { hertz: sum(now) / now.length, maxHertz: sum(most) / most.length };
}

function celsiusIn(all: All): number | null {
  const zones = all('thermal_zone_temp').filter(({ labels }) => CPU_ZONE.test(labels.type ?? ''));
  const chips = all('hwmon_temp_celsius').filter(({ labels }) => CPU_CHIP.test(labels.chip ?? ''));
  const known = (zones.length > 0 ? zones : chips).map(({ value }) => value).filter(isPlausible);
  return known.length === 0 ? null : Math.max(...known);
}

function statesIn(points: readonly Point[]): BoardStateName[] {
  const named = new Set(points.map(({ labels }) => labels.state));
  return BOARD_STATES.filter((state) => named.has(state));
}

function sum(points: readonly Point[]): number {
  return points.reduce((total, { value }) => total + value, 0);
}
