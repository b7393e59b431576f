import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, 'expositions');

/** An exporter that answers with a recorded file: `await using exporter = await startRecordedExporter(file)`. */
export interface RecordedExporter extends AsyncDisposable {
  /** host:port. */
  readonly address: string;
}

/** Its totals grow with each scrape, so that they have rates. For servers that this machine does not have, such as a MySQL replica. */
export async function startRecordedExporter(file: string): Promise<RecordedExporter> {
  const recorded = readFileSync(join(FOLDER, file), 'utf8');
  let scrapes = 0;
  const server = createServer((_request, response) => {
    scrapes += 1;
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(
      recorded.replaceAll(/^(\w+_total(?:\{.*\})?) (\S+)$/gm, (_, name, value) => `${name} ${Number(value) + scrapes}`)
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    address: `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
