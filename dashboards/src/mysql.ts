import { dashboard, row } from './parts/dashboard.ts';
import { figure } from './parts/panels.ts';
import { prometheusNow } from './parts/queries.ts';

/** What MySQL does. */
export function mysql() {
  return dashboard('mysql', {
    description: 'What MySQL does.',
    variables: [],
    from: 'now-15m',
    refresh: '10s',
    rows: [
      row('Is it there?', [
        figure({
          title: 'Scraped',
          description: '1 while Prometheus can reach its metrics.',
          unit: 'short',
          width: 24,
          queries: [prometheusNow('up{component="mysqld"}', '{{host}}')],
        }),
      ]),
    ],
  });
}
