import { comparison } from '../parts/comparison.ts';
import { row } from '../parts/dashboard.ts';
import { worded } from '../parts/mappings.ts';

const SENSOR = 'host, target, sensor';

/** One line per sensor that a collector reads: which one is silent, stuck or implausible? */
export function sensors() {
  return row('Does each sensor work?', [
    comparison({
      title: 'Sensors now',
      description:
        'The sensors of collectors that export their metrics with --textfile. Late: no reading for one minute plus three of the collector’s intervals. Silent: for two minutes plus three intervals. If a value has not changed for hours, ' +
        'the sensor may be stuck. Refused: impossible values in the last hour, which were not stored. Failed: ' +
        'attempts in the last hour that read no value. Missed: times in the last hour when the sensor was due while it was ' +
        'still being read.',
      by: { sensor: 'Sensor', host: 'Host', target: 'Store' },
      height: 7,
      columns: [
        {
          title: 'State',
          expr: `(${AGE} > bool on (host, target) group_left () (60 + ${THREE_INTERVALS})) + (${AGE} > bool on (host, target) group_left () (120 + ${THREE_INTERVALS}))`,
          unit: 'none',
          mappings: [worded({ 0: ['reads', 'green'], 1: ['late', 'yellow'], 2: ['silent', 'red'] })],
        },
        { title: 'Last read', expr: AGE, unit: 'dtdurations' },
        {
          title: 'Last change',
          expr: `time() - max by (${SENSOR}) (thermobench_collector_sensor_last_change_timestamp_seconds{${CHOSEN}})`,
          unit: 'dtdurations',
          levels: { warning: 3_600, bad: 6 * 3_600 },
        },
        {
          title: 'Refused',
          // A sensor without refused values has no such series.
          expr: `sum by (${SENSOR}) (increase(thermobench_collector_values_refused_total{${CHOSEN}}[1h])) or 0 * max by (${SENSOR}) (${LAST_READ})`,
          unit: 'none',
          levels: { bad: 1 },
        },
        {
          title: 'Failed',
          expr: `sum by (${SENSOR}) (increase(thermobench_collector_reads_failed_total{${CHOSEN}}[1h]))`,
          unit: 'none',
          levels: { bad: 1 },
        },
        {
          title: 'Missed',
          expr: `sum by (${SENSOR}) (increase(thermobench_collector_ticks_missed_total{${CHOSEN}}[1h]))`,
          unit: 'none',
          levels: { warning: 1 },
        },
      ],
    })
      // Names of sensors are long, and break at their hyphens.
      .overrideByName('Sensor', [
        { id: 'custom.width', value: 110 },
        { id: 'custom.cellOptions', value: { type: 'auto', wrapText: true } },
      ])
      .noValue('No collector exports its sensors. Start one with --textfile, as the systemd unit does'),
  ]);
}

const CHOSEN = 'host=~"$host"';
const LAST_READ = `thermobench_collector_sensor_last_read_timestamp_seconds{${CHOSEN}}`;
const AGE = `(time() - max by (${SENSOR}) (${LAST_READ}))`;
/** As in the alert SensorSilent. */
const THREE_INTERVALS = '3 * max by (host, target) (thermobench_collector_interval_seconds)';
