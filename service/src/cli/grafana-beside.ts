import { setTimeout as pause } from 'node:timers/promises';

import type { Settings } from '../config/settings.ts';
import { Fault } from '../model/fault.ts';
import { stackFolder, stackServers } from '../stack/index.ts';
import { exclusively } from '../stack/stack-lock.ts';
import type { ServiceAccess, StackServer } from '../stack/stack-server.ts';
import { serviceAccess } from './service-access.ts';

/** How often to check whether a Grafana that has to be stopped has a process yet. */
const CHECK_EVERY_MS = 250;
/** How long to wait for a command that starts or stops servers; the service works without Grafana. */
const LOCK_WITHIN_MS = 10_000;

/**
 * Starts the private Grafana alongside a service. Returns its address, or one line that says why it could not start; the service
 * continues either way.
 *
 * Returns undefined if a stop was requested in the meantime. Grafana is then stopped too, unless it was running before the
 * call.
 */
export async function grafanaBeside(
  settings: Settings,
  address: string,
  stopRequested: Promise<void>
): Promise<string | undefined> {
  const server = stackServers(settings.dataFolder).get('grafana');
  if (server === undefined) {
    return undefined;
  }
  const before = await server.status();
  let isSettled = false;
  const folder = stackFolder(settings.dataFolder);
  const starting = start(server, folder, serviceAccess(settings, address)).finally(() => {
    isSettled = true;
  });
  const started = await Promise.race([starting, stopRequested]);
  if (started !== undefined || before.state !== 'down') {
    return started || undefined;
  }
  while (!isSettled) {
    await server.down();
    await Promise.race([starting, pause(CHECK_EVERY_MS)]);
  }
  await server.down();
  return undefined;
}

async function start(server: StackServer, folder: string, access: ServiceAccess): Promise<string> {
  try {
    const waiting = { command: 'thermobench serve --grafana', waits: () => undefined, limitMs: LOCK_WITHIN_MS };
    const status = await exclusively(folder, waiting, () => server.up(access));
    const where = `http://${status.address}/a/thermobench-collector-app`;
    return `${where}; it runs until \`thermobench stack down grafana\`.${status.note ? `\n           ${status.note}` : ''}`;
  } catch (thrown) {
    const { code, message } = Fault.from(thrown);
    const none = code === 'PROGRAM_MISSING' ? 'not installed.' : message;
    return `${none} \`thermobench stack up grafana\` shows how to install it.`;
  }
}
