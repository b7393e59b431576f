import { dashboard, row } from './parts/dashboard.ts';
import { figure } from './parts/panels.ts';
import { prometheusNow } from './parts/queries.ts';

/** What Cassandra does. */
export function cassandra() {
  return dashboard('cassandra', {
    description: 'What Cassandra does.',
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
          queries: [prometheusNow('up{component="cassandra"}', '{{host}}')],
        }),
      ]),
    ],
  });
}
