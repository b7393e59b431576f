import { z } from 'zod';

import { ExporterAddress } from './scrape.ts';

/** Settings that several kinds of store have. */

/** The data model of a store with tables. */
export const TableModel = z
  .enum(['timeseries', 'article'])
  .default('timeseries')
  .describe('timeseries: a table with a key. article: a table without a key, as in the original article.');

export function commitEvery(usual: number, most = 1_000_000) {
  return z.int().min(0).max(most).default(usual).describe('Rows between two COMMITs; 0 and 1 both commit every row.');
}

export function timeoutMs(usual: number, limited: string) {
  return z.int().min(100).max(600_000).default(usual).describe(`Time limit in milliseconds for ${limited}.`);
}

/** Exporters of a cluster's own metrics, for what its servers tell clients in no other way. */
export function exporters(servers: 'brokers' | 'nodes') {
  return z
    .array(ExporterAddress)
    .max(100)
    .optional()
    .describe(
      `Host and port of the ${servers}' Prometheus exporters, with the rules in provisioning. A run reads them once a second to find its limit.`
    );
}

/** TLS to the servers of a cluster, which the store calls brokers or nodes. */
export function clusterTls(servers: 'brokers' | 'nodes') {
  return z
    .strictObject({
      ca: z.string().min(1).optional().describe(`PEM of the CA certificate that signed the ${servers}' certificates.`),
      verify: z.boolean().default(true).describe(`Whether the ${servers}' certificates and names are checked.`),
    })
    .optional()
    .describe('TLS settings. Without them, connections are not encrypted.');
}
