import { spawnSync } from 'node:child_process';

import { describe, expect, it } from 'vitest';

import { exprOf, variableQueries } from './dashboard-queries.ts';
import { evaluate } from './promtool-trial.ts';

const isMissing = spawnSync('promtool', ['--version']).error !== undefined;
if (isMissing) {
  process.stderr.write(
    'SKIPPED: promtool is not installed (Debian: prometheus), so no state of a machine is tested.\n'
  );
}

const SCRAPED = [
  { series: 'up{component="node",host="pi",instance="pi:9100"}', value: 1 },
  { series: 'node_time_seconds{component="node",host="pi",instance="pi:9100"}', value: 1_000 },
  { series: 'node_boot_time_seconds{component="node",host="pi",instance="pi:9100"}', value: 400 },
  { series: 'up{component="node",host="shed",instance="shed:9100"}', value: 0 },
  { series: 'up{component="mysqld",host="pi",instance="pi:9104"}', value: 1 },
  // Only stores are scraped on these two, and one of them is down.
  { series: 'up{component="mysqld",host="store",instance="store:9104"}', value: 1 },
  { series: 'up{component="kafka",host="broker",instance="broker:9404"}', value: 0 },
  // Prometheus itself has no host.
  { series: 'up{component="prometheus",instance="127.0.0.1:9090"}', value: 1 },
];

describe.skipIf(isMissing)('a machine with a store but no node_exporter', () => {
  it('is listed on Fleet as such, neither as up nor as down', async () => {
    const samples = [
      { labels: '{host="pi"}', value: 1 },
      { labels: '{host="shed"}', value: 0 },
      { labels: '{host="store"}', value: -1 },
      { labels: '{host="broker"}', value: -1 },
    ];
    await evaluate(SCRAPED, [
      { expr: exprOf('fleet.json: Machines now', 'up{component="node"'), samples },
      { expr: exprOf('fleet.json: Machines now', 'up{component="node"', 'store'), samples: samples.slice(2, 3) },
    ]);
  });

  it('is listed on Nodes, where its uptime says why nothing else is known', async () => {
    const samples = [
      { labels: '{host="pi"}', value: 600 },
      { labels: '{host="shed"}', value: -2 },
      { labels: '{host="store"}', value: -3 },
      { labels: '{host="broker"}', value: -3 },
    ];
    await evaluate(SCRAPED, [{ expr: exprOf('nodes.json: Machines now', 'node_boot_time_seconds'), samples }]);
  });

  it('can be selected, except on Nodes, where each selected machine gets its own rows', () => {
    const asked = Object.fromEntries(
      variableQueries().flatMap(({ name, query }) => (name.endsWith('$host') ? [[name, query]] : []))
    );
    expect(asked).toMatchObject({
      'fleet.json: $host': 'label_values(up{host!=""}, host)',
      'mysql.json: $host': 'label_values(up{host!=""}, host)',
      'nodes.json: $host': 'label_values(up{component="node"}, host)',
    });
  });
});
