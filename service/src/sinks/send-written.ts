import type { Socket } from 'node:net';

/** Requests written one after the other into a buffer. */
interface Written {
  readonly sizeBytes: number;
  written(): Uint8Array;
  /** Starts again at the beginning of the same buffer. */
  reuse(): void;
  /** Starts again in another buffer. */
  renew(): void;
}

/** Sends everything written so far. The buffer is reused only if the socket holds no reference to it any more. */
export function sendWritten(socket: Socket, writer: Written): void {
  if (writer.sizeBytes === 0) {
    return;
  }
  socket.write(writer.written());
  if (socket.writableLength === 0) {
    writer.reuse();
  } else {
    writer.renew();
  }
}
