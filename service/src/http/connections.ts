import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** A page of Grafana asks through a handful, Prometheus through one. */
export const MOST_CONNECTIONS = 512;

/**
 * Keeps the number of open connections bounded without locking anybody out: where there are too many, the oldest one that never
 * sent a valid token is closed. `trusted` holds those that did.
 */
export function boundConnections(server: Server, most: number, trusted: WeakSet<Socket>): void {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    if (open.size > most) {
      const oldest = [...open].find((candidate) => !trusted.has(candidate)) ?? socket;
      open.delete(oldest);
      oldest.destroy();
    }
  });
}
