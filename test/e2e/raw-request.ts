import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

/** What is sent, to the letter: `fetch` would resolve the dot segments in a path, and an attacker does not. */
export interface RawRequest {
  method: string;
  path: string;
  /** Several values of one name are sent as so many lines. */
  headers?: Record<string, string | string[]>;
  body?: object | undefined;
}

export interface RawAnswer {
  status: number;
  body: string;
}

/** Sends it to the server at `address`; rejects only where there is none. */
export async function sendRaw(address: string, { method, path, headers, body }: RawRequest): Promise<RawAnswer> {
  const { hostname, port } = new URL(address);
  const contentType = body === undefined ? {} : { 'content-type': 'application/json' };
  const asking = request({ hostname, port, method, path, headers: { ...contentType, ...headers } });
  asking.end(body === undefined ? undefined : JSON.stringify(body));
  const [answer]: IncomingMessage[] = await once(asking, 'response');
  return { status: answer?.statusCode ?? 0, body: answer ? await text(answer) : '' };
}
