import { row } from '../parts/dashboard.ts';
import { withoutData } from '../parts/mappings.ts';
import { figure, table } from '../parts/panels.ts';
import { NOTHING, prometheusNow, prometheusTable } from '../parts/queries.ts';

const NONE_IS_GOOD = { bad: 1 };

/**
 * A series for the case that no alert fires, because an empty panel would look broken. If nothing is scraped, the
 * series says so: no alert can fire then, even if something is wrong.
 */
export const NO_ALERT = `(label_replace(0 * max(up), "alertname", "none", "", "") or on () label_replace(vector(${NOTHING}), "alertname", "nothing scraped", "", ""))`;

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
        'Machines, stores and services that Prometheus is configured to scrape but cannot reach now. Unknown: ' +
        'Prometheus does not answer, or scrapes nothing.',
      unit: 'none',
      width: 4,
      levels: NONE_IS_GOOD,
      queries: [prometheusNow('count(up{host=~"$host"} == 0) or 0 * count(up{host=~"$host"})', 'unreachable')],
    }).mappings([UNKNOWN]),
    figure({
      title: 'Alerts',
      description:
        'Number of alerts that are firing now; the list on the right names them. Unknown: Prometheus does not ' +
        'answer, or scrapes nothing.',
      unit: 'none',
      width: 4,
      levels: NONE_IS_GOOD,
      queries: [prometheusNow('count(ALERTS{alertstate="firing"}) or 0 * max(up)', 'alerts')],
    }).mappings([UNKNOWN]),
    figure({
      title: 'Rows lost',
      description:
        'Acked rows that were missing from the store in the last count of each target. This should always be 0. ' +
        'Nothing reported: no run has finished yet, or Prometheus does not answer or does not scrape the service.',
      unit: 'short',
      width: 4,
      levels: NONE_IS_GOOD,
      queries: [prometheusNow('sum(max by (target, sink) (thermobench_last_run_rows{count="lost"}))', 'lost')],
    }).mappings([withoutData('Nothing reported')]),
    table({
      title: 'Alerts now',
      description:
        'A pending alert fires if its condition persists. The rules in provisioning/prometheus/rules explain what to ' +
        'do about each alert.',
      unit: 'none',
      width: 12,
      height: 4,
      queries: [prometheusTable(`max by (alertname, alertstate, host, target) (ALERTS) or on () ${NO_ALERT}`)],
    })
      .minWidth(80)
      .overrideByName('Alert', [{ id: 'custom.cellOptions', value: { type: 'auto', wrapText: true } }])
      .withTransformation({
        id: 'organize',
        options: {
          excludeByName: { Time: true, Value: true },
          indexByName: { alertname: 0, alertstate: 1, host: 2, target: 3 },
          renameByName: { alertname: 'Alert', alertstate: 'State', host: 'Host', target: 'Target' },
        },
      }),
  ]);
}
