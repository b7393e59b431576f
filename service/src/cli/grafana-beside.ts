import type { Settings } from '../config/settings.ts';
import { Fault } from '../model/fault.ts';
import { stackServers } from '../stack/index.ts';
import { serviceAccess } from './service-access.ts';

/** Starts the private Grafana alongside a service, or says in one line why it cannot. The service continues either way. */
export async function grafanaBeside(settings: Settings, address: string): Promise<string> {
  try {
    const status = await stackServers(settings.dataFolder).get('grafana')?.up(serviceAccess(settings, address));
    const where = `http://${status?.address}/a/thermobench-collector-app`;
    return `${where}; it runs until \`thermobench stack down grafana\`.${status?.note ? `\n           ${status.note}` : ''}`;
  } catch (thrown) {
    const { code, message } = Fault.from(thrown);
    const none = code === 'PROGRAM_MISSING' ? 'none is installed here.' : message;
    return `${none} \`thermobench stack up grafana\` shows how to install it.`;
  }
}
