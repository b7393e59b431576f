import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/**
 * The range of ports to use. It ends where Linux's ports for outgoing connections begin, because any of those may be taken at any
 * moment.
 */
const FIRST_PORT = 15_000;
const END_OF_PORTS = 32_768;
const TRIES = 200;

/**
 * Distinct free ports at 127.0.0.1, reserved for servers that start once this is disposed:
 * `await using ports = new LoopbackPorts()`.
 */
export class LoopbackPorts implements AsyncDisposable {
  readonly #held: Server[] = [];

  /** The preferred port if it is free (0 for no preference), otherwise any other. Throws if none is found. */
  async take(preferred = 0): Promise<number> {
    const others = Array.from({ length: TRIES }, () => randomInt(FIRST_PORT, END_OF_PORTS));
    for (const port of preferred > 0 ? [preferred, ...others] : others) {
      if (await this.#hold(port)) {
        return port;
      }
    }
    throw new Error(`No free port on 127.0.0.1: ${TRIES} between ${FIRST_PORT} and ${END_OF_PORTS} were tried.`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const server of this.#held) {
      server.close();
      await once(server, 'close');
    }
  }

  async #hold(port: number): Promise<boolean> {
    // Closes each incoming connection: a client that waits for the port's real server must neither mistake this one for it nor
    // keep this one open.
    const server = createServer((caller) => caller.destroy()).listen({ host: '127.0.0.1', port, exclusive: true });
    try {
      await once(server, 'listening');
    } catch {
      return false;
    }
    this.#held.push(server);
    return true;
  }
}

/** One port of {@link LoopbackPorts}, for a server that starts now. */
export async function freePort(preferred = 0): Promise<number> {
  await using ports = new LoopbackPorts();
  return await ports.take(preferred);
}
