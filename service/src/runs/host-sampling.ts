import type { CpuMs, HostSecond } from '../hosts/host-second.ts';
import type { HostSample } from '../model/host-sample.ts';

/** An interval as shares and rates. */
export function hostSample(second: HostSecond): HostSample {
  const { elapsedMs, pressureMs } = second;
  const ofTime = (ms: number) => (elapsedMs > 0 ? Math.min(1, ms / elapsedMs) : 0);
  const perSecond = (amount: number) => (elapsedMs > 0 ? (amount * 1000) / elapsedMs : 0);
  return {
    host: second.host,
    seconds: elapsedMs / 1_000,
    roles: [...new Set(second.programs.map(({ role }) => role))],
    cpus: second.cpus,
    cpu: cpuShares(second.cpuMs),
    busiestCpu: busiest(second),
    pressure: pressureMs && {
      cpu: ofTime(pressureMs.cpu),
      io: ofTime(pressureMs.io),
      memory: ofTime(pressureMs.memory),
    },
    disks: second.disks.map((disk) => ({
      device: disk.device,
      busy: ofTime(disk.busyMs),
      queue: elapsedMs > 0 ? disk.queueMs / elapsedMs : 0,
      readsPerSecond: perSecond(disk.reads),
      writesPerSecond: perSecond(disk.writes),
      flushesPerSecond: perSecond(disk.flushes),
      readBytesPerSecond: perSecond(disk.readBytes),
      writtenBytesPerSecond: perSecond(disk.writtenBytes),
    })),
    interfaces: second.interfaces.map(({ device, receivedBytes, sentBytes, dropped, bitsPerSecond }) => ({
      device,
      receivedBytesPerSecond: perSecond(receivedBytes),
      sentBytesPerSecond: perSecond(sentBytes),
      droppedPerSecond: perSecond(dropped),
      bitsPerSecond,
    })),
    tcpRetransmitsPerSecond: perSecond(second.tcpRetransmits),
    swappedBytesPerSecond: perSecond(second.swappedBytes),
    memoryBytes: second.memoryBytes,
    memoryAvailableBytes: second.memoryAvailableBytes,
    cpuClock: second.cpuCycles && {
      hertz: perSecond(second.cpuCycles.cycles),
      maxHertz: second.cpuCycles.maxHertz,
    },
    celsius: second.celsius,
    boardStates: second.boardStates.map(({ name, ms }) => ({ name, active: ofTime(ms) })),
    clockStepSeconds: second.clockStepMs / 1_000,
    programs: second.programs.map(({ role, name, cpuMs, waitedForCpuMs, writtenBytes, quotaCpus, throttledMs }) => ({
      role,
      name,
      cpus: elapsedMs > 0 ? cpuMs / elapsedMs : 0,
      waitedForCpu: elapsedMs > 0 ? waitedForCpuMs / elapsedMs : 0,
      writtenBytesPerSecond: writtenBytes === null ? null : perSecond(writtenBytes),
      quotaCpus,
      throttled: ofTime(throttledMs),
    })),
  };
}

function cpuShares({ user, system, iowait, steal, idle }: CpuMs): HostSample['cpu'] {
  const total = user + system + iowait + steal + idle;
  const of = (ms: number) => (total > 0 ? ms / total : 0);
  return { user: of(user), system: of(system), iowait: of(iowait), steal: of(steal) };
}

/** From the same counters as the shares of all CPUs, which the kernel counts in ticks, so that it is never below their mean. */
function busiest({ busyMsByCpu, cpuMs, cpus }: HostSecond): number {
  const total = cpuMs.user + cpuMs.system + cpuMs.iowait + cpuMs.steal + cpuMs.idle;
  return total > 0 ? Math.min(1, (Math.max(0, ...busyMsByCpu) * cpus) / total) : 0;
}
