import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { promisify } from 'node:util';

import { expect, it } from 'vitest';

/** Tries to connect to a cluster and reports the code of the outcome. The process must then exit on its own. */
const ATTEMPT = `
  import { Client } from '${new URL('client.ts', import.meta.url).href}';
  import { CassandraTarget } from '${new URL('options.ts', import.meta.url).href}';
  const target = { sink: 'cassandra', contactPoints: ['127.0.0.1'], keyspace: 'k', localDataCenter: 'd', timeoutMs: 500 };
  await Client.open(CassandraTarget.parse({ ...target, port: Number(process.argv[1]) })).catch(({ code }) => console.log(code));
`;

it.each<[string, (socket: Socket) => void]>([
  ['hangs up at once', (socket) => socket.destroy()],
  ['closes the connection gracefully', (socket) => socket.end()],
  ['answers in another protocol', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ['sends nothing', () => undefined],
])('a process whose node %s ends', async (_, answer) => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    answer(socket);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const attempt = ['--input-type=module', '--eval', ATTEMPT, String(port)];
  const { stdout } = await promisify(execFile)(process.execPath, attempt, { timeout: 50_000 });
  expect(stdout.trim()).not.toBe('');
  server.close();
});
