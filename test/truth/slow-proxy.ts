import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A TCP proxy that delays every answer. */
export class SlowProxy implements AsyncDisposable {
  readonly #server = createServer((client) => this.#serve(client));
  readonly #sockets = new Set<Socket>();
  readonly #port: number;
  readonly #delayMs: number;

  private constructor(port: number, delayMs: number) {
    this.#port = port;
    this.#delayMs = delayMs;
  }

  static async before(
    port: number,
    { host = '127.0.0.1', delayMs }: { host?: string; delayMs: number }
  ): Promise<SlowProxy> {
    const proxy = new SlowProxy(port, delayMs);
    proxy.#server.listen(0, host);
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') {
      throw new Error('The proxy does not listen.');
    }
    return address.port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#sockets.forEach((socket) => socket.destroy());
    this.#server.close();
    await once(this.#server, 'close');
  }

  #serve(client: Socket): void {
    const store = connect(this.#port, '127.0.0.1');
    [client, store].forEach((socket) => {
      this.#sockets.add(socket.setNoDelay());
      socket.on('error', () => socket.destroy());
      socket.on('close', () => [client, store].forEach((each) => each.destroy()));
    });
    client.on('data', (request) => store.write(request));
    store.on('data', (answer) => setTimeout(() => client.writable && client.write(answer), this.#delayMs));
  }
}
