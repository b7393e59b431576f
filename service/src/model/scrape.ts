import { z } from 'zod';

/** What an exporter monitors; dashboards and alerts select by it. */
export const ExporterComponent = z.enum(['node', 'mysqld', 'kafka', 'cassandra']);
export type ExporterComponent = z.infer<typeof ExporterComponent>;

const ADDRESS = /^(\[[0-9a-fA-F:.]+\]|[^\s:/[\]]+):\d{1,5}$/;

/** Host and port of an exporter. */
export const ExporterAddress = z.string().regex(ADDRESS, 'must be host:port, such as 192.168.1.11:9100');

/** An exporter for Prometheus to scrape, as listed under `scrape` in thermobench.yaml. */
export const Exporter = z.strictObject({
  component: ExporterComponent,
  host: z.string().min(1).max(64).describe('The name that people use for the machine.'),
  address: ExporterAddress.describe('Its address.'),
});
export type Exporter = z.infer<typeof Exporter>;

/** Targets with the same labels, in the form of Prometheus's HTTP service discovery. */
export const ScrapeGroup = z.object({
  targets: z.array(z.string()),
  labels: z.record(z.string(), z.string()),
});
export type ScrapeGroup = z.infer<typeof ScrapeGroup>;
