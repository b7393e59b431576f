import { MappingType, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';

import { row } from '../parts/dashboard.ts';
import { DASHBOARDS } from '../parts/names.ts';
import { states } from '../parts/panels.ts';
import { prometheus } from '../parts/queries.ts';
import { sideBySide } from '../parts/side-by-side.ts';
import { NO_ALERT } from './troubles.ts';

const CHOSEN = 'host=~"$host"';

const UP_OR_DOWN: ValueMapping[] = [
  {
    type: MappingType.ValueToText,
    options: { 0: { text: 'out of reach', color: 'red', index: 1 }, 1: { text: 'there', color: 'green', index: 0 } },
  },
];

/** Each machine in a line: which one stands out. */
export function machines() {
  return row('Which machine stands out?', [
    sideBySide({
      title: 'Machines now',
      description:
        'Processor, disk and memory are shares of what there is. Waiting for a disk is the share of time in which a process waited ' +
        'for I/O. An empty cell is hardware that the machine lacks, or does not tell of.',
      width: 24,
      height: 7,
      by: { label: 'host', title: 'Host' },
      columns: [
        {
          title: 'State',
          expr: `up{component="node",${CHOSEN}}`,
          unit: 'none',
          levels: { warning: 1, bad: 0 },
          more: [{ id: 'mappings', value: UP_OR_DOWN }],
        },
        {
          title: 'Processor',
          expr: `host:node_cpu_busy:ratio_rate1m{${CHOSEN}}`,
          unit: 'percentunit',
          levels: { warning: 0.8, bad: 0.95 },
        },
        {
          title: 'Waiting for a disk',
          expr: `host:node_pressure_io_waiting:ratio_rate1m{${CHOSEN}}`,
          unit: 'percentunit',
          levels: { warning: 0.3, bad: 0.6 },
        },
        {
          title: 'Memory in use',
          expr: `1 - node_memory_MemAvailable_bytes{component="node",${CHOSEN}} / node_memory_MemTotal_bytes{component="node",${CHOSEN}}`,
          unit: 'percentunit',
          levels: { warning: 0.85, bad: 0.95 },
        },
        {
          title: 'Fullest disk',
          expr: `1 - node_filesystem_avail_bytes{component="node",${CHOSEN},${FILES}} / node_filesystem_size_bytes{component="node",${CHOSEN},${FILES}}`,
          unit: 'percentunit',
          levels: { warning: 0.8, bad: 0.9 },
        },
        {
          title: 'Temperature',
          expr: `host:node_temperature_celsius:max{${CHOSEN}}`,
          unit: 'celsius',
          levels: { warning: 70, bad: 80 },
        },
        {
          title: 'Throttled',
          expr: `thermobench_board_throttled{${CHOSEN}}`,
          unit: 'none',
          levels: { bad: 1 },
          more: [{ id: 'mappings', value: YES_OR_NO }],
        },
      ],
    }).overrideByName('Host', [
      {
        id: 'links',
        value: [
          {
            title: 'What it does',
            url: `/d/${DASHBOARDS.nodes.uid}?var-host=\${__value.raw}&\${__url_time_range}`,
          },
        ],
      },
    ]),
  ]);
}

/** File systems on disks, not in memory. */
const FILES = 'fstype!~"tmpfs|ramfs|squashfs|overlay|iso9660|rootfs"';

const YES_OR_NO: ValueMapping[] = [
  { type: MappingType.ValueToText, options: { 0: { text: 'no', index: 0 }, 1: { text: 'yes', index: 1 } } },
];

/** When was what out of reach? */
export function presence() {
  return row('What was there when?', [
    states({
      title: 'Reached by Prometheus',
      description: 'Red while Prometheus could not ask it: the machine, the network, or the program was away.',
      unit: 'none',
      width: 12,
      queries: [prometheus(`min by (host, component) (up{${CHOSEN}})`, '{{host}} {{component}}')],
    }).mappings(UP_OR_DOWN),
    states({
      title: 'Alerts that fired',
      description: 'What fired, and from when to when. Red is never good.',
      unit: 'none',
      width: 12,
      queries: [
        prometheus(
          `max by (alertname, host, target) (ALERTS{alertstate="firing"}) or on () ${NO_ALERT}`,
          '{{alertname}} {{host}} {{target}}'
        ),
      ],
    }).mappings([
      {
        type: MappingType.ValueToText,
        options: { 0: { text: 'none', color: 'green', index: 0 }, 1: { text: 'fires', color: 'red', index: 1 } },
      },
    ]),
  ]);
}
