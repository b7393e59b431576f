import { spawnSync } from 'node:child_process';

import { describe, expect, it } from 'vitest';

import { dashboardQueries, withRateInterval } from './dashboard-queries.ts';
import { evaluate } from './promtool-trial.ts';

const isMissing = spawnSync('promtool', ['--version']).error !== undefined;
if (isMissing) {
  process.stderr.write(
    'SKIPPED: promtool is not installed (Debian: prometheus), so network interfaces are not tested.\n'
  );
}

const CARDS = ['eth0', 'end0', 'enp1s0', 'enx001122334455', 'wlan0', 'wlp2s0', 'usb0', 'ppp0', 'wwan0', 'broadcom0'];
/** Their packets pass through one of those above, too. */
const VIRTUAL = [
  ...['lo', 'br-1f2e3d', 'br0', 'vmbr0', 'virbr0', 'docker0', 'podman1', 'veth12ab', 'lxcbr0', 'lxdbr0', 'vnet3'],
  ...['eth0.10', 'vlan10', 'macvlan0', 'macvtap0', 'ipvlan0', 'bond0', 'bond0.5', 'team0', 'dummy0', 'ifb0'],
  ...['wg0', 'tailscale0', 'ztabcdef', 'tun0', 'tap0', 'nebula1', 'gre0', 'sit0', 'ip6tnl0', 'vxlan.calico', 'cali12'],
  ...['flannel.1', 'cni0'],
];

describe.skipIf(isMissing)('the traffic of a machine', () => {
  it('is that of its physical interfaces, each of which counts once', async () => {
    const series = [...CARDS, ...VIRTUAL].flatMap((device) =>
      ['receive', 'transmit'].map((what) => ({
        series: `node_network_${what}_bytes_total{component="node",host="pi",instance="pi:9100",device="${device}"}`,
        value: 0,
        step: 15,
      }))
    );
    const asked = dashboardQueries().flatMap(({ name, asked: query }) =>
      query.source === 'prometheus' && /node_network_\w+_bytes_total/.test(query.expr)
        ? [{ name, expr: withRateInterval(query.expr, 60).replaceAll('$host', '.*') }]
        : []
    );
    expect(asked.length).toBeGreaterThan(3);
    // Each interface carries a byte per second.
    const expected = [{ labels: '{}', value: 8 * CARDS.length }];
    await evaluate(
      series,
      asked.map(({ expr }) => ({ expr: `sum(${expr})`, samples: expected }))
    );
  });
});
