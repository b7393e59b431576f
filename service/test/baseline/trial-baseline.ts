import { NO_FIGURES, type Baseline, type BaselineFigures } from '../../src/model/baseline.ts';

/** The figures of a Raspberry Pi with an SD card. */
export const CARD_FIGURES: BaselineFigures = {
  cpu: { eventsPerSecond: 100, threads: 4, allEventsPerSecond: 390 },
  sequentialWrite: { bytesPerSecond: 9_000_000 },
  sequentialRead: { bytesPerSecond: 16_700_000 },
  randomRead: { operationsPerSecond: 1_200, p99Ms: 3 },
  randomMixed: { readsPerSecond: 13, writesPerSecond: 13 },
  sync: { perSecond: 13, p50Ms: 70, p99Ms: 400, maxMs: 900, count: 130 },
  network: { bitsPerSecond: 94_000_000, retransmits: 0, peer: 'loopback' },
};

/** A finished baseline without figures, unless they are given. */
export function trialBaseline(given: Partial<Baseline> = {}): Baseline {
  return {
    id: 'mx0000000001',
    state: 'done',
    host: 'pi',
    startedAt: Date.UTC(2026, 11, 1),
    endedAt: Date.UTC(2026, 11, 1, 0, 1),
    startedBy: null,
    durationMs: 60_000,
    expectedMs: 60_000,
    test: null,
    kernel: 'Linux 6.12',
    architecture: 'arm64',
    cpuModel: 'Cortex-A72',
    cpus: 4,
    folder: '/var/lib/thermobench',
    disk: { device: 'mmcblk0', model: 'SL16G', sizeBytes: 15_931_539_456, fileSystem: 'ext4' },
    directIo: true,
    tools: { fio: '3.33' },
    figures: NO_FIGURES,
    skipped: [],
    disturbances: [],
    problem: null,
    ...given,
  };
}
