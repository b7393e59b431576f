import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A proxy to a Kafka broker on 127.0.0.1 that changes the broker's address in its answers, as wrong advertised.listeners do. */
export interface ReaddressingProxy extends AsyncDisposable {
  readonly port: number;
}

/** @param host Replaces the broker's 127.0.0.1; must have as many characters. */
export async function startReaddressingProxy(
  brokerPort: number,
  { host, port }: { host: string; port: number }
): Promise<ReaddressingProxy> {
  const [named, instead] = [addressBytes('127.0.0.1', brokerPort), addressBytes(host, port)];
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(brokerPort, '127.0.0.1');
    for (const [socket, other] of [[near, far] as const, [far, near] as const]) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => other.destroy());
    }
    near.pipe(far);
    // Answers about the cluster are short, and arrive in one piece.
    far.on('data', (bytes) => {
      const changed = Buffer.from(bytes);
      for (let at = changed.indexOf(named); at >= 0; at = changed.indexOf(named, at + 1)) {
        instead.copy(changed, at);
      }
      near.write(changed);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    [Symbol.asyncDispose]: async () => {
      sockets.forEach((socket) => socket.destroy());
      server.close();
      await once(server, 'close');
    },
  };
}

/** The host and port as brokers encode them: the name, and four bytes for the port. */
function addressBytes(host: string, port: number): Buffer {
  const bytes = Buffer.alloc(host.length + 4);
  bytes.write(host, 'latin1');
  bytes.writeInt32BE(port, host.length);
  return bytes;
}
