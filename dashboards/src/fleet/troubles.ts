import { alertsNow, firing } from '../parts/alerts.ts';
import { row } from '../parts/dashboard.ts';
import { thresholds } from '../parts/levels.ts';
import { unknown, withoutData } from '../parts/mappings.ts';
import { figure } from '../parts/panels.ts';
import { NOTHING, prometheusNow } from '../parts/queries.ts';

export function troubles() {
  return row('Is anything wrong?', [counts(), alertsNow({ width: 24, height: 7 })]);
}

/** One panel for all counts. In windows of up to 768 pixels, Grafana stacks panels, but not the figures within a panel. */
function counts() {
  return figure({
    title: 'Problems now',
    description:
      'Each should be 0. Unreachable: machines, stores and services that Prometheus, or the exporter of MySQL, cannot reach. ' +
      'Critical alerts: rows are lost or not stored. Warnings: figures are unreliable, or readings will be late. The list ' +
      'below names the alerts. Rows lost: acked rows that were missing from the store in the last count of each target; ' +
      '“None counted” if no run has ended yet, or Prometheus does not scrape the service. Unknown: Prometheus does not ' +
      'answer, or has scraped nothing yet.',
    unit: 'none',
    width: 24,
    levels: { bad: 1 },
    queries: [
      prometheusNow(
        `count(up{${CHOSEN}} == 0 or mysql_up{${CHOSEN}} == 0) or 0 * count(up{${CHOSEN}}) or ${MISSING}`,
        'Unreachable'
      ),
      alerts('severity="critical"', 'Critical alerts'),
      // Includes alerts of a user's own rules, which may have any other severity.
      alerts('severity!~"critical|info"', 'Warnings'),
      prometheusNow(`sum(max by (target, sink) (thermobench_last_run_rows{count="lost"})) or ${MISSING}`, 'Rows lost'),
    ],
  })
    .mappings([withoutData('Unknown'), unknown('Unknown')])
    .overrideByQuery('C', [{ id: 'thresholds', value: thresholds({ warning: 1 }).build() }])
    .overrideByQuery('D', [{ id: 'mappings', value: [withoutData('Unknown'), unknown('None counted')] }]);
}

const CHOSEN = 'host=~"$host"';

/** Replaces a missing series, without which the panel would leave the figure out. */
const MISSING = `vector(${NOTHING})`;

function alerts(selector: string, title: string) {
  return prometheusNow(`count(${firing(selector)}) or 0 * max(up) or ${MISSING}`, title);
}
