import os from 'node:os';

import { diskOf } from '../hosts/disk-place.ts';
import { NO_FIGURES, type Baseline, type BaselineRequest } from '../model/baseline.ts';
import { Fault } from '../model/fault.ts';
import { expectedMs, installedTools, measureBaseline, type ProgressListener } from './measurement.ts';
import type { NetworkPeer } from './network.ts';
import { otherLoad } from './other-load.ts';
import { refuseUnfit } from './test-folder.ts';

/** What is known about a baseline before its tests. */
export type BaselineDraft = Omit<Baseline, 'id'>;

/** A host whose limits can be measured: this one, or one with an agent. */
export interface MeasuredHost {
  /**
   * Observes the host for two seconds. Throws HOST_BUSY if other programs use it, unless forced; NO_SPACE or the system's error if the
   * folder cannot be used.
   */
  survey(request: BaselineRequest, signal: AbortSignal): Promise<BaselineDraft>;
  /** Runs the tests, and resolves with the finished document. Measures the network to `peer`, or over loopback. Never rejects. */
  measure(begun: Baseline, signal: AbortSignal, changed: ProgressListener, peer?: NetworkPeer): Promise<Baseline>;
}

/** This host, under that name. The files of the tests go to that folder. */
export function hostOfThisProcess(folder: string, host: string = os.hostname()): MeasuredHost {
  return {
    survey: async ({ force, durationMs }, signal) => {
      refuseUnfit(folder);
      const disk = diskOf(folder);
      const tools = await installedTools();
      const disturbances = await otherLoad(disk.device, signal);
      if (disturbances.length > 0 && !force) {
        throw hostBusy(disturbances);
      }
      return {
        state: 'running',
        host,
        startedAt: Date.now(),
        endedAt: null,
        startedBy: null,
        durationMs,
        expectedMs: expectedMs({ durationMs, tools }),
        test: null,
        kernel: `${os.type()} ${os.release()}`,
        architecture: os.arch(),
        cpuModel: os.cpus()[0]?.model.trim() || null,
        cpus: os.availableParallelism(),
        folder,
        disk,
        directIo: null,
        tools,
        figures: NO_FIGURES,
        skipped: [],
        disturbances: disturbances.map((words) => `Before the tests: ${words}`),
        problem: null,
      };
    },
    // An order cannot choose the folder.
    measure: (begun, signal, changed, peer) => measureBaseline({ ...begun, folder }, signal, changed, peer),
  };
}

function hostBusy(disturbances: readonly string[]): Fault {
  return new Fault({
    kind: 'conflict',
    code: 'HOST_BUSY',
    message: `The host is too busy for a baseline: ${disturbances.join(' ')}`,
    hint: 'Stop the other programs and measure again. Or measure anyway (`--force`, or the button in Grafana): the result then says that it was disturbed.',
  });
}
