import { describe, expect, it } from 'vitest';

import { FleetTrial } from './fleet-trial.ts';
import { NetworkHosts, OUTSIDE, whyNoNetworkHosts } from './network-hosts.ts';

type Target = { sink: string } & Record<string, unknown>;

/** A store, with settings of its sink. */
export interface FleetStore {
  name: string;
  start: () => Promise<AsyncDisposable & { target(): Target }>;
  sink: object;
}

const HOSTS = 4;
const missing = whyNoNetworkHosts();
if (missing !== null) {
  console.warn(`SKIPPED: four hosts in network namespaces: ${missing}`);
}

/** Every port in the settings of a target: `port`, or those in its list of servers. */
function portsIn(target: Target): number[] {
  const ports = [...JSON.stringify(target).matchAll(/(?<="port":|127\.0\.0\.1:)\d+/g)].map(([port]) => Number(port));
  return [...new Set(ports)];
}

/** Four agents in four network namespaces write into each of the stores. */
export function describeFleetOnNetworks(stores: readonly FleetStore[]): void {
  describe.skipIf(missing !== null)(`a run on ${HOSTS} hosts with networks of their own`, () => {
    it.each(stores)('writes to $name: totals are the sums, and nothing is lost', async ({ start, sink }) => {
      await using store = await start();
      await using network = await NetworkHosts.create(HOSTS, portsIn(store.target()));
      await using trial = await FleetTrial.start(store.target(), OUTSIDE);
      const hosts = Array.from({ length: HOSTS }, (_, at) => `pi-${at + 1}`);
      for (const [at, host] of hosts.entries()) {
        await trial.addAgent(host, { inside: network.inside(at + 1) });
      }
      const report = await trial.ended(await trial.start({ producers: 8, durationMs: 5_000, sink }));
      expect(report).toMatchObject({ state: 'done', valid: true, ledger: { lost: 0, duplicated: 0, wrong: 0 } });
      expect(report.hosts?.map(({ host, producers, missing: gone }) => [host, producers, gone])).toEqual(
        hosts.map((host) => [host, 2, null])
      );
      expect(report.hosts?.reduce((sum, { acked }) => sum + acked, 0)).toBe(report.ledger?.acked);
      expect(report.latencyMs.service?.p99).toBeGreaterThan(0);
      // All hosts work in the same seconds.
      for (const { lastSecond } of report.hosts ?? []) {
        expect(Math.abs(lastSecond - (report.hosts?.[0]?.lastSecond ?? 0))).toBeLessThanOrEqual(1);
      }
    });
  });
}
