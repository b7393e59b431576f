import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';

/**
 * A server in place of our service, on its own port: an older or newer one, a silent one, or one that answers garbage.
 */
export class OtherService {
  readonly address: string;
  readonly #end: () => Promise<void>;

  private constructor(address: string, end: () => Promise<void>) {
    this.address = address;
    this.#end = end;
  }

  static async start(answer: RequestListener): Promise<OtherService> {
    const server = createServer(answer);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const bound = server.address();
    const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
    return new OtherService(`http://127.0.0.1:${port}`, async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    });
  }

  /** A server that answers every request with `body` as JSON. */
  static saying(body: unknown, status = 200): Promise<OtherService> {
    return OtherService.start((_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end();
  }
}
