import { alertsNow, firing } from '../parts/alerts.ts';
import { row } from '../parts/dashboard.ts';
import type { Levels } from '../parts/levels.ts';
import { withoutData } from '../parts/mappings.ts';
import { figure } from '../parts/panels.ts';
import { prometheusNow } from '../parts/queries.ts';

const NONE_IS_GOOD = { bad: 1 };

/**
 * Shown if Prometheus has no answer for a figure. Otherwise, Grafana would show "No data" in the colour of a good
 * value.
 */
const UNKNOWN = withoutData('Unknown');

export function troubles() {
  return row('Is anything wrong?', [
    figure({
      title: 'Unreachable',
      description:
        'Machines, stores and services that Prometheus, or the exporter of MySQL, cannot reach now. Unknown: ' +
        'Prometheus does not answer, or scrapes nothing.',
      unit: 'none',
      width: 6,
      levels: NONE_IS_GOOD,
      queries: [
        prometheusNow(
          'count(up{host=~"$host"} == 0 or mysql_up{host=~"$host"} == 0) or 0 * count(up{host=~"$host"})',
          'unreachable'
        ),
      ],
    }).mappings([UNKNOWN]),
    alertCount({
      title: 'Critical alerts',
      meaning: 'rows are lost or not stored',
      selector: 'severity="critical"',
      levels: NONE_IS_GOOD,
    }),
    alertCount({
      title: 'Warnings',
      meaning: 'figures are unreliable, or readings will be late',
      // Also the alerts of a user's own rules, whatever they call their severities.
      selector: 'severity!~"critical|info"',
      levels: { warning: 1 },
    }),
    figure({
      title: 'Rows lost',
      description:
        'Acked rows that were missing from the store in the last count of each target. This should always be 0. ' +
        'Nothing reported: no run has ended yet, Prometheus does not answer, or it does not scrape the service.',
      unit: 'short',
      width: 6,
      levels: NONE_IS_GOOD,
      queries: [prometheusNow('sum(max by (target, sink) (thermobench_last_run_rows{count="lost"}))', 'lost')],
    }).mappings([withoutData('Nothing reported')]),
    alertsNow({ width: 24, height: 7 }),
  ]);
}

function alertCount({ title, meaning, selector, levels }: Counted) {
  return figure({
    title,
    description: `Number of these alerts that are firing now: ${meaning}. The list below names them. Unknown: Prometheus does not answer, or scrapes nothing.`,
    unit: 'none',
    width: 6,
    levels,
    queries: [prometheusNow(`count(${firing(selector)}) or 0 * max(up)`, title.toLowerCase())],
  }).mappings([UNKNOWN]);
}

interface Counted {
  title: string;
  meaning: string;
  selector: string;
  levels: Levels;
}
