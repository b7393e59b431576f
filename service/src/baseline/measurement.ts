import type { Baseline } from '../model/baseline.ts';
import { Fault } from '../model/fault.ts';
import { supportsDirectIo } from './disk-tests.ts';
import { OBSERVED_MS, otherLoad } from './other-load.ts';
import type { NetworkPeer } from './network.ts';
import { makeTestFolder, removeTestFolder } from './test-folder.ts';
import { TESTS } from './tests.ts';
import { toolMissing, type ToolName } from './tool-faults.ts';
import { versionOf } from './tool.ts';

const TOOLS: readonly ToolName[] = ['sysbench', 'fio', 'iperf3'];
/** The time for which the tests, and the observations before and after them, are laid out. */
const MINUTE_SECONDS = 60;

/** Called with the current document whenever it changes. */
export type ProgressListener = (baseline: Baseline) => void;

/** The versions of the installed tools, by name. */
export async function installedTools(): Promise<Baseline['tools']> {
  const versions = await Promise.all(TOOLS.map(async (tool) => [tool, await versionOf(tool)] as const));
  return Object.fromEntries(versions.flatMap(([tool, version]) => (version === null ? [] : [[tool, version]])));
}

/** How long a baseline takes in all: tests without their tool are left out. */
export function expectedMs({ durationMs, tools }: Pick<Baseline, 'durationMs' | 'tools'>): number {
  const tests = TESTS.filter(({ tool }) => tool === null || tool in tools);
  return tests.reduce((sum, { seconds }) => sum + lengthMs(durationMs, seconds), 2 * OBSERVED_MS);
}

function lengthMs(durationMs: number, seconds: number): number {
  return (durationMs * seconds) / MINUTE_SECONDS;
}

/**
 * Makes all tests of a baseline one after the other, and returns the finished document. A test that fails, or lacks its tool, is
 * listed in `skipped`, and the next one starts. The network is measured to `peer`, or over loopback without one. Never throws. The
 * files of the tests are deleted before it resolves.
 */
export async function measureBaseline(
  begun: Baseline,
  signal: AbortSignal,
  changed: ProgressListener,
  peer: NetworkPeer | null = null
): Promise<Baseline> {
  let baseline = begun;
  const become = (change: Partial<Baseline>) => {
    baseline = { ...baseline, ...change };
    changed(baseline);
  };
  try {
    try {
      const folder = makeTestFolder(baseline);
      const directIo = supportsDirectIo(folder);
      become({ directIo });
      for (const { test, tool, seconds, measure } of TESTS) {
        become({ test });
        try {
          if (tool !== null && !(tool in baseline.tools)) {
            throw toolMissing(tool);
          }
          const durationMs = lengthMs(baseline.durationMs, seconds);
          become({
            figures: { ...baseline.figures, ...(await measure({ folder, directIo, durationMs, signal, peer })) },
          });
        } catch (thrown) {
          signal.throwIfAborted();
          become({ skipped: [...baseline.skipped, { test, problem: Fault.from(thrown).record() }] });
        }
      }
    } finally {
      removeTestFolder(baseline);
    }
    const later = await otherLoad(baseline.disk.device, signal);
    const after = later.map((words) => `After the tests: ${words}`);
    return ended(baseline, { state: 'done', disturbances: [...baseline.disturbances, ...after] });
  } catch (thrown) {
    return signal.aborted
      ? ended(baseline, { state: 'cancelled' })
      : ended(baseline, { state: 'failed', problem: Fault.from(thrown).record() });
  }
}

function ended(baseline: Baseline, outcome: Partial<Baseline>): Baseline {
  return { ...baseline, test: null, endedAt: Date.now(), ...outcome };
}
