import { spawnSync } from 'node:child_process';

import { describe, it } from 'vitest';

import { exprOf } from './dashboard-queries.ts';
import { evaluate, type TrialSeries } from './promtool-trial.ts';

const isMissing = spawnSync('promtool', ['--version']).error !== undefined;
if (isMissing) {
  process.stderr.write('SKIPPED: promtool is not installed (Debian: prometheus), so no broken store is tested.\n');
}

/** A broker of three, as the private Kafka exports it. */
function broker(host: string, values: Record<string, number>): TrialSeries[] {
  const labels = `{component="kafka",host="${host}",instance="${host}:9404"}`;
  return Object.entries({ up: 1, ...values }).map(([name, value]) => ({ series: name + labels, value }));
}

const WELL = {
  kafka_controller_active: 0,
  kafka_controller_offline_partitions: 0,
  kafka_under_replicated_partitions: 0,
  kafka_under_min_isr_partitions: 0,
};
const on = (host: string) => `{host="${host}",instance="${host}:9404"}`;
const column = (text: string, host?: string) => exprOf('kafka.json: Brokers now', text, host);

describe.skipIf(isMissing)('the table of brokers', () => {
  it('counts broken partitions while one of three brokers is down', async () => {
    const series = [
      ...broker('k1', { ...WELL, kafka_controller_offline_partitions: 2, kafka_under_min_isr_partitions: 1 }),
      ...broker('k2', { up: 0 }),
      ...broker('k3', { ...WELL, kafka_controller_active: 1, kafka_controller_offline_partitions: 2 }),
    ];
    await evaluate(series, [
      { expr: column('up{', 'k2'), samples: [{ labels: on('k2'), value: 0 }] },
      {
        expr: column('max by (host, instance) (kafka_controller_active'),
        samples: [
          { labels: on('k1'), value: 0 },
          { labels: on('k3'), value: 1 },
        ],
      },
      // The controller may be on a host that is not selected.
      { expr: column('offline_partitions', 'k1'), samples: [{ labels: on('k1'), value: 2 }] },
      { expr: column('under_min_isr', 'k1'), samples: [{ labels: on('k1'), value: 1 }] },
    ]);
  });

  it('shows no count as 0, in green, after most controllers died: the last broker would not learn of broken partitions', async () => {
    const series = [...broker('k1', WELL), ...broker('k2', { up: 0 }), ...broker('k3', { up: 0 })];
    await evaluate(series, [
      {
        expr: column('max by (host, instance) (kafka_controller_active'),
        samples: [{ labels: on('k1'), value: -1 }],
      },
      ...['offline_partitions', 'under_min_isr', 'under_replicated'].map((text) => ({
        expr: column(text),
        samples: [],
      })),
    ]);
  });

  it('counts broken partitions also where no controller is scraped', async () => {
    const expected = [{ labels: on('k1'), value: 4 }];
    await evaluate(broker('k1', { kafka_under_min_isr_partitions: 4 }), [
      { expr: column('under_min_isr'), samples: expected },
    ]);
  });
});

describe.skipIf(isMissing)('the tables of other stores', () => {
  it('show a Cassandra node that refuses clients as down, and one whose exporter is older as up', async () => {
    const series = [
      { series: 'up{component="cassandra",host="c1",instance="c1:9408"}', value: 1 },
      { series: 'cassandra_accepts_clients{component="cassandra",host="c1",instance="c1:9408"}', value: 0 },
      { series: 'up{component="cassandra",host="c2",instance="c2:9408"}', value: 1 },
      { series: 'up{component="cassandra",host="c3",instance="c3:9408"}', value: 0 },
    ];
    const samples = [0, 1, 0].map((value, at) => ({
      labels: `{host="c${at + 1}",instance="c${at + 1}:9408"}`,
      value,
    }));
    await evaluate(series, [{ expr: exprOf('cassandra.json: Nodes now', '|cassandra_accepts_clients"'), samples }]);
  });

  it('show a MySQL server as down if its exporter does not answer, or if one of two servers on the host is down', async () => {
    const series = [
      { series: 'up{component="mysqld",host="silent",instance="silent:9104"}', value: 0 },
      { series: 'up{component="mysqld",host="pair",instance="pair:9104"}', value: 1 },
      { series: 'mysql_up{component="mysqld",host="pair",instance="pair:9104"}', value: 1 },
      { series: 'up{component="mysqld",host="pair",instance="pair:9105"}', value: 1 },
      { series: 'mysql_up{component="mysqld",host="pair",instance="pair:9105"}', value: 0 },
      { series: 'up{component="mysqld",host="well",instance="well:9104"}', value: 1 },
      { series: 'mysql_up{component="mysqld",host="well",instance="well:9104"}', value: 1 },
    ];
    await evaluate(series, [
      {
        expr: exprOf('mysql.json: Servers now', 'mysql_up'),
        samples: [
          { labels: '{host="silent"}', value: 0 },
          { labels: '{host="pair"}', value: 0 },
          { labels: '{host="well"}', value: 1 },
        ],
      },
    ]);
  });
});
