import { dashboard, row } from './parts/dashboard.ts';
import { figure } from './parts/panels.ts';
import { prometheusNow } from './parts/queries.ts';

/** All machines at one glance. */
export function fleet() {
  return dashboard('fleet', {
    description: 'All machines at one glance.',
    variables: [],
    from: 'now-15m',
    refresh: '10s',
    rows: [
      row('Is everything there?', [
        figure({
          title: 'Scraped',
          description: '1 while Prometheus can reach it.',
          unit: 'short',
          width: 24,
          queries: [prometheusNow('up', '{{host}} {{component}}')],
        }),
      ]),
    ],
  });
}
