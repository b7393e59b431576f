import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { StackServer } from '../../service/src/stack/stack-server.ts';

/** What each exporter of a server exports for one series, such as `kafka_topic_messages_in_total{topic="temperature"}`. */
export function scraped(server: StackServer, series: string): Promise<Array<number | undefined>> {
  return Promise.all(
    (server.exporters?.() ?? []).map(async ({ address }) => {
      const response = await fetch(`http://${address}/metrics`, { signal: AbortSignal.timeout(20_000) });
      const line = (await response.text()).split('\n').find((text) => text.startsWith(`${series} `));
      return line === undefined ? undefined : Number(line.slice(series.length));
    })
  );
}

/** Removes the exporters' ports from a server's record, since records of earlier versions have none. */
export async function forgetExporters(folder: string): Promise<void> {
  const file = join(folder, 'server.json');
  const record = await readFile(file, 'utf8');
  await writeFile(file, record.replaceAll(/"exporterPort": \d+,/g, ''));
}
