import { ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';

import { row } from '../parts/dashboard.ts';
import { thresholds } from '../parts/levels.ts';
import { colored, withoutData } from '../parts/mappings.ts';
import { PROBLEM } from '../parts/names.ts';
import { bars, graph, table } from '../parts/panels.ts';
import { prometheus, prometheusTable, thermobench } from '../parts/queries.ts';

export function deliveries() {
  return row('Do readings arrive?', [
    stores(),
    bars({
      title: 'Time since the last ack',
      description:
        'Time since a collector’s store last confirmed a reading. The length of a bar is the time after which an alert ' +
        'fires: two minutes, or three of the collector’s intervals if that is longer. Yellow: half of that time has ' +
        'passed. Nothing reported: Prometheus scrapes no collector, or does not answer.',
      unit: 's',
      width: 8,
      queries: [
        prometheusTable(
          perCollector(
            `time() - max by (host, target) (${LAST_ACK} or (last_over_time(${LAST_ACK}[1d]) unless on (host, instance) up == 1))`
          )
        ),
        prometheusTable(
          perCollector(`clamp_min(3 * max by (host, target) (last_over_time(${INTERVAL}[1d])), ${SILENT_SECONDS})`)
        ),
      ],
    })
      // Percentages of each bar's own maximum.
      .thresholds(thresholds({ warning: 50, bad: 100 }).mode(ThresholdsMode.Percentage))
      .withTransformation({ id: 'merge', options: {} })
      .withTransformation({
        id: 'rowsToFields',
        options: {
          mappings: [
            { fieldName: 'collector', handlerKey: 'field.name' },
            { fieldName: 'Value #A', handlerKey: 'field.value' },
            { fieldName: 'Value #B', handlerKey: 'max' },
          ],
        },
      })
      // By default, Grafana omits the name of a single bar.
      .displayName('${__field.name}')
      .mappings([withoutData('Nothing reported')]),
    graph({
      title: 'Arriving readings',
      description:
        'Rows per second that stores confirmed to collectors: the mean of at least a minute, or of 15 minutes for ' +
        'collectors that read less often than every ten seconds. A gap followed by a peak means that readings waited ' +
        'in a spool.',
      unit: 'rowsps',
      width: 8,
      queries: [
        prometheus(
          `max by (host, target) (${arriving('15m')} and on (host, target) ${READS_RARELY} or ${arriving('$__rate_interval')} unless on (host, target) ${READS_RARELY})`,
          '{{host}} → {{target}}'
        ).interval(TEXTFILE_PERIOD),
      ],
    }).noValue(NO_COLLECTOR),
    graph({
      title: 'Waiting in spools',
      description:
        'Readings waiting on a collector’s disk because the store is unreachable or slow. Readings dropped from a ' +
        'full spool are counted separately.',
      unit: 'short',
      width: 8,
      queries: [
        prometheus(
          'max by (host, target) (thermobench_collector_spooled_rows{host=~"$host"})',
          '{{host}} → {{target}} waiting'
        ),
        prometheus(
          'sum by (host, target) (increase(thermobench_collector_dropped_rows_total{host=~"$host"}[$__rate_interval]))',
          '{{host}} → {{target}} dropped'
        ),
      ],
    }).noValue('No collector reports a spool: start collectors with --textfile'),
  ]);
}

/** Asks the stores for their newest readings, whichever program wrote them. Needs no Prometheus. */
export function stores() {
  return (
    table({
      title: 'Stores',
      description:
        'For each store, the age of its newest reading, and the collection that writes to it. Silent: the collection ' +
        'is active, but no reading has arrived for two minutes or three of its intervals, whichever is longer. No ' +
        'collection: the service has none for this store, and no reading has arrived for two minutes. Waiting for ' +
        'the store: the store has not answered yet. Stores that do not answer come first; hover over a reason to read its full text. Rows of benchmark runs are ignored.',
      unit: 'none',
      width: 24,
      // As many as the stores of the private stack.
      height: 7,
      queries: [thermobench({ kind: 'stores' })],
    })
      .noValue('No stores are configured: add a target to thermobench.yaml, or run “thermobench stack up mariadb”')
      .minWidth(65)
      .overrideByRegexp('.*', [{ id: 'custom.wrapHeaderText', value: true }])
      // Grafana gives all other columns the same width, so a column with a larger minimum would push the last one out
      // of the panel.
      .overrideByName('store', [{ id: 'custom.width', value: 85 }])
      .overrideByRegexp('newest reading|locations|acked', [{ id: 'custom.width', value: 85 }])
      .overrideByName('state', [
        { id: 'custom.width', value: 105 },
        { id: 'custom.cellOptions', value: { type: 'color-text', wrapText: true } },
        { id: 'mappings', value: [STORE_STATES] },
      ])
      .overrideByName('collection', [{ id: 'custom.cellOptions', value: { type: 'auto', wrapText: true } }])
      .overrideByName('id', [{ id: 'custom.hideFrom.viz', value: true }])
      .overrideByName(PROBLEM, [{ id: 'custom.cellOptions', value: { type: 'auto', wrapText: true } }])
      // The reason is one line, so that all stores are visible. Its full text is shown on hover, and on Home.
      .overrideByName('reason', [{ id: 'custom.cellOptions', value: { type: 'auto', wrapText: false } }])
      // Hidden, so that the others fit into a window of 768 pixels. The page of the collection shows it.
      .overrideByName('since', [{ id: 'custom.hideFrom.viz', value: true }])
  );
}

/** The words that the data source uses, see plugin/src/datasource/frames/stores.ts. */
const STORE_STATES = colored({
  collecting: 'green',
  'readings arrive': 'green',
  'no collection': 'text',
  'waiting for the store': 'text',
  silent: 'red',
  'no answer': 'red',
});

/**
 * The service exports metrics only of collections in its own data folder. Collections on other hosts export their own.
 */
const NO_COLLECTOR =
  'No collector reports to Prometheus. Start one with “thermobench collect --target NAME”; on other hosts, add ' +
  '--textfile FILE';

/** How often a collector writes its textfile. */
const TEXTFILE_PERIOD = '15s';

/** With a shorter window, a graph would show each reading of such a collector as a peak. */
const READS_RARELY = 'thermobench_collector_interval_seconds > 10';

const INTERVAL = 'thermobench_collector_interval_seconds{host=~"$host"}';
/** As in the alert CollectorSilent. */
const SILENT_SECONDS = 120;

/** One series per collector, with only a label that names it. */
function perCollector(expr: string): string {
  return `max by (collector) (label_join(${expr}, "collector", " → ", "host", "target"))`;
}

/**
 * Rows per second. A textfile changes only when it is written, so a window contains sometimes more and sometimes fewer
 * of its changes than its length suggests. The time between the first and the last of them is exact. If the file did not
 * change, or the service exports the collector, the window itself is the time.
 */
function arriving(window: string): string {
  const acked = `thermobench_collector_rows_acked_total{host=~"$host"}[${window}]`;
  const written = `thermobench_collector_written_timestamp_seconds{host=~"$host"}[${window}]`;
  const each = 'on (host, instance, target)';
  return `(increase(${acked}) / ${each} (delta(${written}) > 0) or ${each} rate(${acked}))`;
}

/** A machine that vanished stays visible for a day; a collector that was stopped on a running machine does not. */
const LAST_ACK = 'thermobench_collector_last_ack_timestamp_seconds{host=~"$host"}';
