import { VisibilityMode } from '@grafana/grafana-foundation-sdk/common';
import { DashboardLinkBuilder, DashboardLinkType } from '@grafana/grafana-foundation-sdk/dashboard';

import { lastRuns } from '../home/runs.ts';
import { collapsedRow, row } from '../parts/dashboard.ts';
import { APP, DASHBOARDS, PROBLEM } from '../parts/names.ts';
import { facts, graph, stacked } from '../parts/panels.ts';
import { thermobench } from '../parts/queries.ts';

/** The result of the run. */
export function outcome() {
  return row('What did it achieve, is every row there, and what limited it?', [
    facts({
      title: 'Report',
      description:
        'The results of the run, once it has ended. Rows/s counts what the store confirmed as durable. The ledger is ' +
        'counted in the store itself; one lost row makes the run invalid. The limit is the resource that limited ' +
        'the run; the run’s page shows the evidence. For a paced run, p99 is measured from the intended start of each reading, ' +
        'and the state shows whether the run fell behind. If the run has thresholds, the panel shows whether it ' +
        'passed them.',
      unit: 'none',
      width: 24,
      height: 4,
      queries: [thermobench({ kind: 'runs', run: '$run' })],
      columns: [
        'rows/s',
        'p99',
        'p99 from intended start',
        'producer CPU',
        'ledger',
        'thresholds',
        'limit',
        'target',
        'state',
        PROBLEM,
      ],
    })
      .noValue(
        'No report yet: it appears when the run has ended. If the list of runs at the top is empty, start one on the ' +
          'page “New run”'
      )
      .links([
        new DashboardLinkBuilder('Show the time of this run')
          .type(DashboardLinkType.Link)
          .url(`/d/${DASHBOARDS.run.uid}?var-run=\${run}&\${span:raw}`),
        new DashboardLinkBuilder('This run’s page').type(DashboardLinkType.Link).url(`${APP}/runs/\${run}`),
      ]),
  ]);
}

/** A run of less than two seconds has a single sample, which a line cannot show. */
const SHORT_RUN = VisibilityMode.Auto;
const NOT_STARTED = 'No run has started yet: start one on the page “New run”';

/** The run itself, second by second. */
export function progress() {
  return row('How fast was it, and where did its time go?', [
    graph({
      title: 'Rows per second',
      description:
        'Offered: readings that the producers had ready. Acked: what the store confirmed as durable under the run’s ' +
        'settings. If acked stays below offered, more and more readings wait for the store. A run on several hosts has one line ' +
        'for each host or, if there are many, for the slowest and the fastest host.',
      unit: 'rowsps',
      width: 7,
      queries: [thermobench({ kind: 'throughput', run: '$run' })],
    })
      .showPoints(SHORT_RUN)
      .noValue(NOT_STARTED),
    graph({
      title: 'Latency',
      description:
        'Time until a reading was acked, as percentiles of each interval: one reading in a hundred took longer than ' +
        'p99. It includes waiting for the commit that contains the reading. In a paced run, it is measured from the ' +
        'intended start of the reading, as the axis says; in a closed loop, from the call that passes the reading ' +
        'to the store.',
      unit: 'si:ms',
      width: 9,
      queries: [thermobench({ kind: 'latency', run: '$run', latencyOf: 'headline' })],
    })
      .showPoints(SHORT_RUN)
      .noValue(NOT_STARTED),
    stacked({
      title: 'Where the producers’ time went',
      description:
        'The phases add up to 100 %. Committing: the store makes rows durable slowly; look at its disk. Writing: it ' +
        'accepts them slowly; look at its processor and the network. Building: the producer itself is the limit. ' +
        'Queued: it waits for its thread or a shared connection, which is not store latency. Reconnecting: a ' +
        'connection was lost. Idle: nothing was due, or the source had no reading.',
      unit: 'percentunit',
      width: 8,
      queries: [thermobench({ kind: 'timeSpent', run: '$run' })],
    })
      .max(1)
      .noValue(NOT_STARTED),
    graph({
      title: 'How busy the producers’ host was',
      description:
        'From the service, second by second, so that even a short run shows its peaks. Waiting for a disk: share of ' +
        'the time in which some program waited. A disk that is slowed down by a limit can make programs wait without ' +
        'being busy itself. The verdict in the report above is based on these figures.',
      unit: 'percentunit',
      width: 24,
      height: 7,
      queries: [thermobench({ kind: 'hosts', run: '$run' })],
    })
      .showPoints(SHORT_RUN)
      .max(1)
      .noValue(NOT_STARTED),
  ]);
}

/** The other runs, each with a link to its page. */
export function others() {
  return collapsedRow('Which other runs took place?', [lastRuns()]);
}
