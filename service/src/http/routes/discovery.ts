import os from 'node:os';

import { z } from 'zod';

import type { Settings } from '../../config/settings.ts';
import { ScrapeGroup, type Exporter } from '../../model/scrape.ts';
import { stackExporters } from '../../stack/index.ts';
import { defineRoute, type Route } from '../route.ts';

/** Prometheus queries this every few seconds, so a new host, or a server that the stack has just started, appears immediately. */
export function discoveryRoutes({ dataFolder, exporters }: Settings): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/sd/prometheus',
      id: 'discoverMetrics',
      summary:
        'What Prometheus should scrape, for its HTTP service discovery: this service (at the address that the request was sent to), the exporters of ' +
        'the private servers, and those listed under `scrape` in thermobench.yaml',
      result: z.array(ScrapeGroup),
      problems: [502, 503],
      async handle({ reachedAt }) {
        const own = stackExporters(dataFolder).map((exporter) => ({ ...exporter, host: os.hostname() }));
        return [
          scrapeGroup({ component: 'service', host: os.hostname(), address: reachedAt }),
          ...[...own, ...exporters()].map(scrapeGroup),
        ];
      },
    }),
  ];
}

function scrapeGroup({ component, host, address }: Omit<Exporter, 'component'> & { component: string }): ScrapeGroup {
  return { targets: [address], labels: { component, host } };
}
