import type { Limits } from './control-group.ts';
import type { Locking } from './locks.ts';

/** How a run is executed: its own settings, and what slows it down. */
export interface Setting {
  readonly target: 'mariadb' | 'null';
  readonly producers: number;
  readonly commitEvery?: number;
  /** How rows travel; the default if left out. */
  readonly insert?: 'single';
  /** Bytes added to each reading. */
  readonly payload?: number;
  /** Requested rate, for example `50/s`. */
  readonly rate?: string;
  readonly limitProducers?: Limits;
  readonly limitStore?: Limits;
  readonly limitMemory?: Pick<Limits, 'memoryBytes'>;
  /** Programs that burn a CPU each. */
  readonly burning?: number;
  readonly locking?: Locking;
  /** Size of the redo log. */
  readonly redoLogBytes?: number;
  /** What a proxy adds to each answer. */
  readonly delayMs?: number;
  /** Time added to each flush of the store. */
  readonly flushMs?: number;
  /** Of the only link between the producers and the store. */
  readonly bitsPerSecond?: number;
  /** CPUs on which the producers and the store may run. */
  readonly cpus?: number;
}

/** A second run that shows whether the rate depends on the resource. */
export interface Proof {
  /** Completes "compared with a run …". */
  readonly words: string;
  readonly setting: Setting;
  /** Whether this run is the slower one, because it has less of the resource. */
  readonly isSlower: boolean;
}

/** Something that limits a run, at a certain strength. */
export interface Cause {
  /** What limits the run: a side and a resource of the verdict. */
  readonly truth: string;
  readonly strength: string;
  readonly setting: Setting;
  readonly proof: Proof;
}

/** A resource of which a run has so little that it limits the rate. The same run without this force must be clearly faster. */
export function forced(
  truth: string,
  strength: string,
  { base, force }: { base: Setting; force: Partial<Setting> }
): Cause {
  return {
    truth,
    strength,
    setting: { ...base, ...force },
    proof: { words: 'without it', setting: base, isSlower: false },
  };
}

/** A single producer whose thread is fully busy. Two of them must be clearly faster. */
export function oneThread(strength: string, setting: Setting): Cause {
  const { producers } = setting;
  return {
    truth: 'generator thread',
    strength,
    setting,
    proof: { words: 'with another one', setting: { ...setting, producers: producers + 1 }, isSlower: false },
  };
}

/** A run that uses all CPUs of this host, so that none can be added. With half of them, it must be clearly slower. */
export function allCpus(truth: string, strength: string, setting: Setting, cpus: number): Cause {
  return {
    truth,
    strength,
    setting,
    proof: { words: 'with half of the CPUs', setting: { ...setting, cpus: Math.ceil(cpus / 2) }, isSlower: true },
  };
}
