import { setTimeout as sleep } from 'node:timers/promises';

import { LinuxHostSampler } from '../hosts/linux-host-sampler.ts';
import type { HostSecond } from '../hosts/host-second.ts';
import { share } from '../reports/figures.ts';
import { disturbancesOn } from '../verdict/disturbances.ts';

/** Long enough to see a program that works once a second. */
export const OBSERVED_MS = 2_000;

/** Programs that wait for disks for a smaller share of the time hardly change what a disk test measures. */
const BUSY = 0.1;

/** Observes this host for two seconds, and says what other programs use of it: one sentence for each resource. */
export async function otherLoad(device: string | null, signal: AbortSignal): Promise<string[]> {
  const sampler = new LinuxHostSampler({ ports: [], sockets: [] });
  await sleep(OBSERVED_MS, undefined, { signal });
  const second = sampler.take();
  return second === null ? [] : loadOn(second, device);
}

/** @param device - The disk that is going to be measured. */
export function loadOn(second: HostSecond, device: string | null): string[] {
  const { host, elapsedMs, pressureMs } = second;
  const busyMs = second.disks.find((disk) => disk.device === device)?.busyMs ?? 0;
  const waited = Math.min(1, (pressureMs?.io ?? 0) / elapsedMs);
  return [
    ...disturbancesOn(second, { mayHideStore: false }),
    ...(busyMs >= BUSY * elapsedMs
      ? [`Disk ${device} of ${host} was busy ${share(busyMs / elapsedMs)} of the time.`]
      : []),
    ...(waited >= BUSY ? [`Programs on ${host} waited for a disk ${share(waited)} of the time.`] : []),
  ];
}
