import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

import type { Settings } from '../config/settings.ts';
import { isAlive, thisProcess } from '../process/owner.ts';

const ServiceRecord = z.object({
  address: z.url().describe('Its address: `http://127.0.0.1:7411`.'),
  pid: z.int().positive(),
  owner: z.string().describe('Its process id and start time, which identify the process even if the id is reused.'),
  configFile: z.string().nullable().describe('The configuration file it was started with.'),
});
export type ServiceRecord = z.infer<typeof ServiceRecord>;

/** The process is alive, so a late answer on a busy machine is worth waiting for. */
const HEALTH_DEADLINE_MS = 10_000;

/** Records in the data folder that a service uses the folder, so that the command line goes through that service. */
export function recordService({ dataFolder, configFile }: Settings, address: string): void {
  const record: ServiceRecord = { address, pid: process.pid, owner: thisProcess(), configFile };
  const draft = `${recordFile(dataFolder)}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(record)}\n`, { mode: 0o600 });
  renameSync(draft, recordFile(dataFolder));
}

/** Deletes the record, unless another service has replaced it with its own. */
export function forgetService(dataFolder: string): void {
  if (readRecord(dataFolder)?.owner === thisProcess()) {
    rmSync(recordFile(dataFolder), { force: true });
  }
}

/**
 * The service that works on this data folder now; undefined if there is none or its record is stale. Checks the process
 * first: a token must not be sent to another program that now uses the port.
 */
export async function liveService(dataFolder: string): Promise<ServiceRecord | undefined> {
  const record = readRecord(dataFolder);
  if (!record || !isAlive(record.owner)) {
    return undefined;
  }
  try {
    const response = await fetch(new URL('/healthz', record.address), {
      signal: AbortSignal.timeout(HEALTH_DEADLINE_MS),
    });
    await response.body?.cancel();
    return response.ok ? record : undefined;
  } catch {
    // The service is still starting, or hangs: either way it cannot be used.
    return undefined;
  }
}

function readRecord(dataFolder: string): ServiceRecord | undefined {
  try {
    return ServiceRecord.safeParse(JSON.parse(readFileSync(recordFile(dataFolder), 'utf8'))).data;
  } catch {
    // The record is missing, or we may not read it: the service cannot be used either way.
    return undefined;
  }
}

function recordFile(dataFolder: string): string {
  return join(dataFolder, 'service.json');
}
