import { Host } from '@thermobench/service/model/host.ts';

/** For tests: the host of the service. */
export const OWN_HOST = Host.parse({
  ...{ id: 'pi', cpus: 4, cpuModel: 'Cortex-A72', architecture: 'arm64', memoryBytes: 4e9, freeMemoryBytes: 2e9 },
  ...{ kernel: 'Linux 6.12', nodeVersion: 'v24.0.0', pressure: true, version: '0.4.0' },
});

/** For tests: a connected host with an agent, which has the target mariadb. */
export function trialAgent(id: string, changes: Partial<Host> = {}): Host {
  return {
    ...{ ...OWN_HOST, id, labels: { room: id.replace('pi-', '') }, targets: ['mariadb', 'sqlite'] },
    agent: { connected: true, lastSeenAt: Date.now(), clock: { offsetMs: 1.5, uncertaintyMs: 0.5 } },
    ...changes,
  };
}

/** For tests: the same, without a connection for the last five minutes. */
export function lostAgent(id: string, changes: Partial<Host> = {}): Host {
  const agent = { connected: false, lastSeenAt: Date.now() - 300_500, clock: null };
  return trialAgent(id, { agent, ...changes });
}
