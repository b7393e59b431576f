import type { Column } from './comparison.ts';
import { worded } from './mappings.ts';
import { NOTHING } from './queries.ts';
import { NODE } from './selectors.ts';

/**
 * 1 while a machine is up, 0 while its node_exporter does not answer, and {@link NOTHING} for a machine on which Prometheus scrapes only
 * other programs, such as a store's exporter. The load of such a machine is unknown, not 0.
 */
const STATE = `(max by (host) (up{${NODE}}) or ${NOTHING} + 0 * max by (host) (up{host!="",host=~"$host"}))`;

export const MACHINE_STATE: Column = {
  title: 'State',
  expr: STATE,
  unit: 'none',
  mappings: [worded({ [NOTHING]: ['–', 'text'], 0: ['down', 'red'], 1: ['up', 'green'] })],
};

/** The state in place of a missing uptime: less than any uptime. */
const BELOW = 2;

/** How long a machine has been up, or why that is not known: for a table without room for another column. */
export const UPTIME: Column = {
  title: 'Uptime',
  expr: `max by (host) (node_time_seconds{${NODE}} - node_boot_time_seconds{${NODE}}) or ${STATE} - ${BELOW}`,
  unit: 'dtdurations',
  mappings: [
    worded({ [NOTHING - BELOW]: ['unknown', 'text'], [-BELOW]: ['down', 'red'], [1 - BELOW]: ['unknown', 'text'] }),
  ],
  // Uptimes themselves are neither good nor bad.
  more: [{ id: 'thresholds', value: { mode: 'absolute', steps: [{ value: null, color: 'text' }] } }],
};
