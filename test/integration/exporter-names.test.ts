import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { dashboardQueries, withRateInterval } from './dashboard-queries.ts';
import { evaluate, type TrialSeries } from './promtool-trial.ts';

const FOLDER = join(import.meta.dirname, 'expositions');
const recorded = readdirSync(FOLDER).filter((name) => name.endsWith('.prom'));

const isMissing = spawnSync('promtool', ['--version']).error !== undefined;
if (isMissing) {
  process.stderr.write('SKIPPED: promtool is not installed (Debian: prometheus), so no name of a metric is tested.\n');
}

/** Queries without an answer, and why. */
const UNANSWERED = [
  { file: /mysql-/, query: 'mysql_global_status_innodb_deadlocks', why: 'only MariaDB counts deadlocks in its status' },
  {
    file: /^node/,
    query: 'min_over_time(node_timex_sync_status{component="node",host=~".*"}[60s]) == 0',
    why: 'it shows only unset clocks',
  },
];

/** What only collectors export, for panels that also show metrics of exporters. */
const COLLECTOR: TrialSeries[] = ['thermobench_board_clock_hertz', 'thermobench_board_core_volts']
  .concat('thermobench_board_throttled', 'thermobench_board_throttled_since_boot')
  .map((name) => ({ series: `${name}{component="node",host="pi",instance="pi:9",state="throttled"}`, value: 1 }));

/** The series of a recorded answer, as Prometheus stores them. Each grows, so that rates are not 0. */
function seriesIn(file: string, component: string): TrialSeries[] {
  const labels = `component="${component}",host="pi",instance="pi:9"`;
  return readFileSync(join(FOLDER, file), 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, name = '', own, value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      const number = Number(value);
      return name === '' || !Number.isFinite(number)
        ? []
        : [{ series: `${name}{${own === undefined ? labels : `${own},${labels}`}}`, value: number, step: 1 }];
    });
}

/** The queries that an exporter of this component must be able to answer. */
function queriesOf(component: string): Array<{ expr: string }> {
  const files = component === 'mysqld' ? ['mysql.json'] : ['nodes.json', 'fleet.json: Machines now'];
  return dashboardQueries().flatMap(({ name, asked }) =>
    asked.source === 'prometheus' && files.some((file) => name.startsWith(file))
      ? [{ expr: withRateInterval(asked.expr, 60).replaceAll('$__range', '300s').replaceAll('$host', '.*') }]
      : []
  );
}

describe.skipIf(isMissing)('the dashboards', () => {
  it.each(recorded)('have a series for each query from what %s exports', { timeout: 60_000 }, async (file) => {
    const component = file.startsWith('mysqld') ? 'mysqld' : 'node';
    const series = [
      ...seriesIn(file, component),
      ...(component === 'node' ? COLLECTOR : []),
      { series: `up{component="${component}",host="pi",instance="pi:9"}`, value: 1 },
    ];
    expect(series.length).toBeGreaterThan(300);
    const unanswered = UNANSWERED.filter((one) => one.file.test(file)).map(({ query }) => query);
    const queries = queriesOf(component).filter(({ expr }) => !unanswered.some((query) => expr.includes(query)));
    expect(queries.length).toBeGreaterThan(25);
    await evaluate(
      series,
      queries.map(({ expr }) => ({ expr: `count(${expr}) > bool 0`, samples: [{ labels: '{}', value: 1 }] }))
    );
  });
});
