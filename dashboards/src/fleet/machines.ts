import { alertsOverTime } from '../parts/alerts.ts';
import { comparison } from '../parts/comparison.ts';
import { row } from '../parts/dashboard.ts';
import { MACHINE_STATE } from '../parts/machine-state.ts';
import { NEUTRAL, worded } from '../parts/mappings.ts';
import { DASHBOARDS } from '../parts/names.ts';
import { states } from '../parts/panels.ts';
import { NOTHING, orNothing, prometheus, TOO_NEW } from '../parts/queries.ts';
import { NO_MACHINE, NODE } from '../parts/selectors.ts';
import { lowest } from '../parts/spans.ts';

const CHOSEN = 'host=~"$host"';
const UP = `up{${CHOSEN}}`;
const each = (gauge: string) => `min by (host, component) (${lowest(gauge)})`;
/** The exporter of MySQL is a program of its own, so Prometheus scrapes it even if MySQL is down. */
const REACHED = `${each(`mysql_up{${CHOSEN}}`)} < 1 or ${each(UP)}`;
const THERE = worded({ 0: ['down', 'red'], 1: ['up', 'green'] });
const NOTHING_SCRAPED = worded({
  [NOTHING]: ['nothing scraped', NEUTRAL],
  [TOO_NEW]: ['first scraped after the last point', NEUTRAL],
});
const SYNCED = worded({ 0: ['unset', 'red'], 1: ['set', 'green'] });

export function machines() {
  return row('Which machine stands out?', [
    comparison({
      title: 'Machines now',
      description:
        'Processor, memory and disk are shares of the total. “I/O waits” is the share of time in which at least one ' +
        'process waited for I/O. A cell is empty if the machine lacks the hardware or does not report it. A ' +
        'machine without a state has no node_exporter: only other programs are scraped there. Clock: “set” if a time ' +
        'server sets it. Click a name for details.',
      by: { host: 'Host' },
      height: 7,
      columns: [
        MACHINE_STATE,
        {
          title: 'Processor',
          expr: `max by (host) (host:node_cpu_busy:ratio_rate1m{${CHOSEN}})`,
          unit: 'percentunit',
          levels: { warning: 0.8, bad: 0.95 },
        },
        {
          title: 'I/O waits',
          expr: `max by (host) (host:node_pressure_io_waiting:ratio_rate1m{${CHOSEN}})`,
          unit: 'percentunit',
          levels: { warning: 0.3, bad: 0.6 },
        },
        {
          title: 'Disk busy',
          expr: `max by (host) (host:node_disk_io_time:ratio_rate1m{${CHOSEN}})`,
          unit: 'percentunit',
          levels: { warning: 0.8, bad: 0.95 },
        },
        {
          title: 'RAM in use',
          expr: `max by (host) (1 - node_memory_MemAvailable_bytes{${NODE}} / node_memory_MemTotal_bytes{${NODE}})`,
          unit: 'percentunit',
          levels: { warning: 0.85, bad: 0.95 },
        },
        {
          title: 'Fullest disk',
          expr: `1 - min by (host) (host_mountpoint:node_filesystem_free:ratio{${CHOSEN}})`,
          unit: 'percentunit',
          levels: { warning: 0.8, bad: 0.95 },
        },
        {
          title: 'Hottest',
          expr: `max by (host) (host:node_temperature_celsius:max{${CHOSEN}})`,
          unit: 'celsius',
          levels: { warning: 70, bad: 80 },
        },
        {
          title: 'Throttled',
          expr: `max by (host) (host:throttled:max{${CHOSEN}})`,
          unit: 'none',
          mappings: [worded({ 0: ['no', 'green'], 1: ['yes', 'red'] })],
        },
        {
          title: 'Clock',
          expr: `min by (host) (node_timex_sync_status{${NODE}})`,
          unit: 'none',
          mappings: [SYNCED],
        },
      ],
    })
      .noValue(NO_MACHINE)
      .overrideByName('Host', [{ id: 'links', value: [LEADS_ON] }]),
  ]);
}

const LEADS_ON = {
  title: 'Show details',
  url: `/d/${DASHBOARDS.nodes.uid}?var-host=\${__value.raw}&\${__url_time_range}`,
};

/** When each machine, store and service was unreachable or had a problem. */
export function presence() {
  return row('What was up when?', [
    states({
      title: 'Scraped by Prometheus',
      description:
        'Red: Prometheus could not scrape the program because the machine, the network or the program itself was ' +
        'down, or the exporter of MySQL could not reach it.',
      unit: 'none',
      width: 12,
      queries: [
        prometheus(
          orNothing(REACHED, {
            scraped: UP,
            label: 'host',
            words: 'nothing scraped',
          }),
          '{{host}} {{component}}'
        ),
      ],
    }).mappings([THERE, NOTHING_SCRAPED]),
    states({
      title: 'Alerts that fired',
      description:
        'Which alerts fired, and when. Red: critical. Yellow: a warning. Blue: neither, such as a restart. Grey: Prometheus ' +
        'stopped or scraped nothing, so no alert could fire. Empty: before its first scrape.',
      unit: 'none',
      width: 12,
      queries: [prometheus(alertsOverTime(bySeverity), '{{alertname}} {{host}} {{target}}')],
    }).mappings([
      worded({
        [NOTHING]: ['unknown', NEUTRAL],
        [TOO_NEW]: ['first scraped after the last point', NEUTRAL],
        0: ['none', 'green'],
        1: ['firing', 'blue'],
        2: ['firing', 'yellow'],
        3: ['firing', 'red'],
      }),
    ]),
  ]);
}

/** Firing alerts, with 3 for a critical one, 1 for information, and 2 for any other. */
function bySeverity(firing: (selector?: string) => string): string {
  return `3 * ${firing('severity="critical"')} or 1 * ${firing('severity="info"')} or 2 * ${firing()}`;
}
