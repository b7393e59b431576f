import { once } from 'node:events';
import { createServer } from 'node:net';

/** The first of the preferred ports that nobody listens on at 127.0.0.1, else any free one. */
export async function freePort(preferred: readonly number[]): Promise<number> {
  for (const port of [...preferred, 0]) {
    const found = await listenOnce(port);
    if (found !== undefined) {
      return found;
    }
  }
  throw new Error('No free port on 127.0.0.1.');
}

async function listenOnce(port: number): Promise<number | undefined> {
  // Whoever waits for that port's server to come back is not to take us for it, nor to hold us.
  const server = createServer((caller) => caller.destroy()).listen({ host: '127.0.0.1', port, exclusive: true });
  try {
    await once(server, 'listening');
  } catch {
    return undefined;
  }
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' ? address?.port : undefined;
}
