import { LineInterpolation } from '@grafana/grafana-foundation-sdk/common';

import { comparison } from '../parts/comparison.ts';
import { row } from '../parts/dashboard.ts';
import { graph } from '../parts/panels.ts';
import { prometheus } from '../parts/queries.ts';
import { MYSQLD } from '../parts/selectors.ts';
import { highest, lowest } from '../parts/spans.ts';

/** MariaDB calls the other server master, MySQL 8.4 calls it source. */
const LAG = `{__name__=~"mysql_slave_status_seconds_behind_(master|source)",${MYSQLD}}`;

/** 1 if the thread did not run at some time since the previous point. MariaDB calls the server a slave, MySQL a replica. */
function stopped(thread: 'io' | 'sql'): string {
  const running = `{__name__=~"mysql_slave_status_(slave|replica)_${thread}_running",${MYSQLD}}`;
  return `max by (host) (${lowest(running)} == bool 0)`;
}

const HOW_TO_WATCH =
  'No replica is watched. To watch one, set REPLICATION in the drop-in of mysqld_exporter (provisioning/systemd)';

/** Optional in mysqld_exporter: see its drop-in in provisioning/systemd. */
export function replicas() {
  return row('Are replicas up to date?', [
    graph({
      title: 'Replication lag',
      description:
        'How far a replica is behind its source. If the lag grows, the replica applies rows more slowly than the ' +
        'source writes them: allow parallel replication. A replica that has stopped reports no lag.',
      unit: 's',
      width: 12,
      levels: { warning: 60 },
      queries: [prometheus(`max by (host) (${highest(LAG)})`, '{{host}}')],
    })
      .axisSoftMax(10)
      .noValue(HOW_TO_WATCH),
    graph({
      title: 'Stopped threads',
      description:
        'A replica receives changes from its source with one thread (io), and applies them with others (sql). A value of 1 means that the thread has stopped: new rows exist on the source only. SHOW REPLICA STATUS (MariaDB: SHOW SLAVE STATUS) names ' +
        'the error.',
      unit: 'none',
      width: 12,
      levels: { bad: 1 },
      queries: [prometheus(stopped('io'), '{{host}} io'), prometheus(stopped('sql'), '{{host}} sql')],
    })
      .decimals(0)
      .axisSoftMax(1)
      .lineInterpolation(LineInterpolation.StepAfter)
      .noValue(HOW_TO_WATCH),
  ]);
}

const SECONDS = 'mysql_perf_schema_events_statements_seconds_total';
const COUNT = 'mysql_perf_schema_events_statements_total';
const BY = 'host, digest_text';
/** The statements whose executions together took longest. */
const MOST = 10;
const LONGEST = `topk(${MOST}, sum by (${BY}) (rate(${SECONDS}{${MYSQLD}}[$__rate_interval])))`;
const OFTEN = `sum by (${BY}) (rate(${COUNT}{${MYSQLD}}[$__rate_interval]))`;

/** Optional in mysqld_exporter, too. */
export function slowStatements() {
  return row('Which statements take long?', [
    comparison({
      title: 'Statements that took longest',
      description:
        'The statements on which the server spends the most time now, without their values. “Busy” adds up the time of all executions of a statement: 100 % is as much as one connection that is always busy with it. If a SELECT is at the top during a run, a dashboard ' +
        'competes with the producers.',
      by: { digest_text: 'Statement', host: 'Host' },
      height: 8,
      columns: [
        { title: 'Busy', expr: LONGEST, unit: 'percentunit' },
        { title: 'Per second', expr: `${OFTEN} and ${LONGEST}`, unit: 'ops' },
        {
          title: 'Mean time',
          expr: `1000 * ${LONGEST} / (${OFTEN} > 0)`,
          unit: 'ms',
          more: [{ id: 'decimals', value: 1 }],
        },
      ],
    })
      // The statement gets the rest of the width.
      .overrideByRegexp('Host|Busy|Per second|Mean time', [{ id: 'custom.width', value: 90 }])
      .noValue(
        'No server reports its statements. To see them, set STATEMENTS in the drop-in of mysqld_exporter (provisioning/systemd)'
      ),
  ]);
}
