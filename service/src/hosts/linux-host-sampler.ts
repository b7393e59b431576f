import { cpuGroups, type CpuGroups } from './control-groups.ts';
import { hostBetween, readHost, type HostCounters } from './host-counters.ts';
import { readLayout, type HostLayout } from './host-layout.ts';
import type { HostSecond, ProgramUse } from './host-second.ts';
import { startOf, textOf } from './kernel-files.ts';
import { hasPageSize, parsePageBytes } from './memory.ts';
import { mergePrograms } from './plus-host.ts';
import { programBetween, programName, readProgram, type ProgramCounters } from './program.ts';
import type { StorePlace } from './store-place.ts';
import { StoreProcesses } from './store-processes.ts';
import { readTimeOfDay, stepBetween, type TimeOfDay } from './time-of-day.ts';

/** How long the places of disks, interfaces, processes and control groups are used before they are searched again. */
const SEARCH_EVERY_MS = 5_000;

/** The machine that is observed. A test can replace it by a folder. */
export interface Machine {
  /** The folder that contains `proc` and `sys`, without a slash at the end. */
  root: string;
  /** The process that writes readings. */
  pid: number;
  /** In milliseconds; must never go back. */
  now: () => number;
  /** The time of day in milliseconds. */
  wallNow: () => number;
}

const THIS_MACHINE: Omit<Machine, 'pid'> = { root: '', now: () => performance.now(), wallNow: () => Date.now() };

interface Program {
  role: ProgramUse['role'];
  name: string;
  pid: number;
  groups: CpuGroups;
}

interface Observation {
  at: number;
  timeOfDay: TimeOfDay;
  host: HostCounters | null;
  programs: ReadonlyMap<number, ProgramCounters>;
}

/** Reads /proc, /sys and the control groups. A figure whose file is missing is 0, null or left out, as its field allows. */
export class LinuxHostSampler {
  /** Whether a store should listen on this host. */
  readonly hasStore: boolean;
  readonly #machine: Machine;
  readonly #stores: StoreProcesses;
  readonly #pageBytes: number;
  #layout: HostLayout;
  #programs: Program[];
  #searchedAt: number;
  #before: Observation;

  constructor(place: StorePlace, machine: Machine = { ...THIS_MACHINE, pid: process.pid }) {
    this.hasStore = place.ports.length > 0 || place.sockets.length > 0;
    this.#machine = machine;
    this.#stores = new StoreProcesses(machine.root, machine.pid, place);
    this.#searchedAt = machine.now();
    this.#pageBytes = parsePageBytes(startOf(`${machine.root}/proc/${machine.pid}/smaps`, hasPageSize));
    this.#layout = readLayout(machine.root);
    this.#programs = this.#findPrograms();
    this.#before = this.#observe();
  }

  /** What happened since the previous call, or since the sampler was created. Null if this host has no /proc. */
  take(): HostSecond | null {
    if (this.#machine.now() - this.#searchedAt >= SEARCH_EVERY_MS) {
      this.#searchedAt = this.#machine.now();
      this.#layout = readLayout(this.#machine.root);
      this.#programs = this.#findPrograms();
    }
    const before = this.#before;
    const after = this.#observe();
    this.#before = after;
    if (!before.host || !after.host) {
      return null;
    }
    const { host, bitsPerSecond, boardFlags } = this.#layout;
    return {
      ...hostBetween(before.host, after.host, {
        host,
        bitsPerSecond,
        knownStates: boardFlags?.known ?? [],
        elapsedMs: after.at - before.at,
      }),
      clockStepMs: stepBetween(before.timeOfDay, after.timeOfDay),
      programs: this.#usedBetween(before, after),
    };
  }

  #findPrograms(): Program[] {
    const { root, pid } = this.#machine;
    const mountinfo = textOf(`${root}/proc/${pid}/mountinfo`) ?? '';
    const groupsOf = (process: number) => cpuGroups(textOf(`${root}/proc/${process}/cgroup`) ?? '', mountinfo);
    return [
      { role: 'generator', name: programName(root, pid) ?? 'node', pid, groups: groupsOf(pid) },
      ...this.#stores.find().map((store): Program => ({
        role: 'store',
        name: store.name,
        pid: store.pid,
        groups: groupsOf(store.pid),
      })),
    ];
  }

  #observe(): Observation {
    const { root, now, wallNow } = this.#machine;
    const programs = new Map<number, ProgramCounters>();
    for (const { pid, groups } of this.#programs) {
      const counters = readProgram(root, pid, groups);
      if (counters) {
        programs.set(pid, counters);
      }
    }
    return {
      at: now(),
      timeOfDay: readTimeOfDay(now, wallNow),
      host: readHost(root, this.#layout, this.#pageBytes),
      programs,
    };
  }

  #usedBetween(before: Observation, after: Observation): ProgramUse[] {
    return this.#programs
      .flatMap(({ role, name, pid }) => {
        const counters = after.programs.get(pid);
        const use = counters && programBetween(before.programs.get(pid), counters);
        return use ? [{ role, name, ...use }] : [];
      })
      .reduce<ProgramUse[]>((merged, use) => mergePrograms(merged, [use]), []);
  }
}
