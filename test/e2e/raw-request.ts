import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request to send exactly as it is. An attacker would not resolve dot segments in the path, as `fetch` does. */
export interface RawRequest {
  method: string;
  path: string;
  /** Several values of a header are sent as several lines. */
  headers?: Record<string, string | string[]>;
  body?: object | undefined;
}

export interface RawAnswer {
  status: number;
  body: string;
}

/** Sends the request to the server at `address`. Rejects only if there is none. */
export async function sendRaw(address: string, { method, path, headers, body }: RawRequest): Promise<RawAnswer> {
  const { hostname, port } = new URL(address);
  const contentType = body === undefined ? {} : { 'content-type': 'application/json' };
  const lines = Object.entries({ ...contentType, ...headers }).flatMap(([name, values]) =>
    [values].flat().map((value) => `${name}: ${value}`)
  );
  if (lines.some((line) => line.includes('\n'))) {
    return sendLines(hostname, Number(port), `${method} ${path} HTTP/1.1`, lines, body);
  }
  const asking = request({ hostname, port, method, path, headers: { ...contentType, ...headers } });
  asking.end(body === undefined ? undefined : JSON.stringify(body));
  const [answer]: IncomingMessage[] = await once(asking, 'response');
  return { status: answer?.statusCode ?? 0, body: answer ? await text(answer) : '' };
}

/** The same for headers that continue on a second line, which no client library sends. */
async function sendLines(
  host: string,
  port: number,
  request: string,
  lines: readonly string[],
  body: object | undefined
): Promise<RawAnswer> {
  const sent = body === undefined ? '' : JSON.stringify(body);
  const socket = connect({ host, port });
  const head = [request, `host: ${host}:${port}`, `content-length: ${Buffer.byteLength(sent)}`, ...lines];
  socket.write(`${head.join('\r\n')}\r\n\r\n${sent}`);
  const [first]: Buffer[] = await once(socket, 'data');
  socket.destroy();
  const answer = String(first);
  return {
    status: Number(/^HTTP\/1\.\d (\d+)/.exec(answer)?.[1] ?? 0),
    body: answer.slice(answer.indexOf('\r\n\r\n')),
  };
}
