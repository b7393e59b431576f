import { dashboard, row } from './parts/dashboard.ts';
import { graph } from './parts/panels.ts';
import { prometheus } from './parts/queries.ts';
import { hosts } from './parts/variables.ts';

/** What each machine does: processor, memory, disks, network. */
export function nodes() {
  return dashboard('nodes', {
    description: 'What each machine does: processor, memory, disks, network, temperature.',
    variables: [hosts()],
    from: 'now-15m',
    refresh: '10s',
    rows: [
      row('Is the processor the limit?', [
        graph({
          title: 'Processor busy',
          description: 'Share of all threads that did not idle. Near 100 % the processor is the limit.',
          unit: 'percentunit',
          width: 24,
          levels: { warning: 0.8, bad: 0.95 },
          queries: [
            prometheus(
              '1 - avg by (host) (rate(node_cpu_seconds_total{component="node",host=~"$host",mode="idle"}[$__rate_interval]))',
              '{{host}}'
            ),
          ],
        }).max(1),
      ]),
    ],
  });
}
