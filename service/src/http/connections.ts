import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** A Grafana page uses a handful of connections, Prometheus one. */
export const MAX_CONNECTIONS = 512;

/**
 * Bounds the number of open connections without locking anyone out: if there are too many, closes the oldest one that never sent
 * a valid token. `trusted` holds those that did.
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
