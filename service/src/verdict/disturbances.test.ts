import { expect, it } from 'vitest';

import type { HostSecond } from '../hosts/host-second.ts';
import { disturbancesOn } from './disturbances.ts';

const program = { ...{ name: 'node', waitedForCpuMs: 0, writtenBytes: 0, quotaCpus: null, throttledMs: 0 } };
/** Four CPUs for ten seconds: the producers used one, the store half of one. */
const quiet: HostSecond = {
  ...{
    host: 'kitchen',
    elapsedMs: 10_000,
    longestIntervalMs: 1_000,
    cpus: 4,
    busyMsByCpu: [],
    pressureMs: null,
    disks: [],
    interfaces: [],
  },
  cpuMs: { user: 14_000, system: 2_000, iowait: 4_000, steal: 0, idle: 20_000 },
  ...{ tcpRetransmits: 0, swappedBytes: 0, memoryBytes: 4e9, memoryAvailableBytes: 2e9 },
  ...{ cpuCycles: null, celsius: null, boardStates: [], clockStepMs: 0 },
  programs: [
    { ...program, role: 'generator', cpuMs: 10_000 },
    { ...program, role: 'store', cpuMs: 5_000 },
  ],
};

it.each<[string, Partial<HostSecond>, RegExp[]]>([
  ['nothing, if other programs are nearly idle', {}, []],
  [
    'other programs that take CPU time from the run',
    { cpuMs: { ...quiet.cpuMs, user: 18_000, idle: 16_000 } },
    [/^Other programs on kitchen used 0\.5 of its 4 CPUs \(13 %\)\.$/],
  ],
  [
    'a hypervisor that takes it, which is not another program',
    { cpuMs: { ...quiet.cpuMs, steal: 4_000, idle: 16_000 } },
    [/gave 10 % of its CPU time to other machines/],
  ],
  ['swapping', { swappedBytes: 50e6 }, [/^kitchen swapped 5 MB per second\.$/]],
  [
    'a CPU that was too hot, with its clock and temperature',
    {
      boardStates: [
        { name: 'under_voltage', ms: 0 },
        { name: 'throttled', ms: 4_000 },
      ],
      ...{ cpuCycles: { cycles: 12e9, maxHertz: 1.8e9 }, celsius: 84.2 },
    },
    [
      /^The CPU of kitchen was slowed 40 % of the time because of heat, to 1,200 MHz of 1,800 MHz on average, .* 84 °C\.$/,
    ],
  ],
  [
    'a supply voltage that was too low, although the firmware then reports throttling too',
    {
      boardStates: [
        { name: 'under_voltage', ms: 3_000 },
        { name: 'throttled', ms: 3_000 },
      ],
    },
    [/^The supply voltage of kitchen was too low 30 % of the time/],
  ],
  ['a clock that was changed', { clockStepMs: 3_200 }, [/^The clock of kitchen was changed by 3\.2 s/]],
  ['nothing about an interval without length', { elapsedMs: 0, swappedBytes: 50e6 }, []],
])('disturbances: %s', (_name, parts, expected) => {
  const found = disturbancesOn({ ...quiet, ...parts }, { mayHideStore: false });
  expect(found).toEqual(expected.map((words) => expect.stringMatching(words)));
});

it('disturbances: the store may be an unknown program, if its process is not visible', () => {
  const programs = quiet.programs.filter(({ role }) => role === 'generator');
  const [words] = disturbancesOn({ ...quiet, programs }, { mayHideStore: true });
  expect(words).toContain('The store may be one of them');
});
