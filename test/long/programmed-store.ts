import { createServer, connect as connectTo, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';

import { seededRandom } from '../../service/src/stats/random.ts';
import type { Session } from '../../service/src/sinks/contract.ts';

/** How a store answers each commit, defined in advance. */
export interface Program {
  /** Median duration of a commit in milliseconds, if there is no other commit at the same time. */
  latencyMs: number;
  /** Standard deviation of the logarithm of the duration; 0 makes every commit take the same time. */
  spread: number;
  /** How many commits per second it can process, one after the other; null means no limit. */
  capacity: number | null;
  /** Interval in which no commit is answered, in milliseconds since the first commit; null means none. */
  stall: readonly [from: number, until: number] | null;
}

/** Milliseconds by the clock that all threads of a machine share. */
const sharedNow = () => Number(process.hrtime.bigint()) / 1e6;

/**
 * A store in a separate thread, behind a socket, that answers according to its program. It records when it really answered.
 * Measurements are compared with these records, not with the program, because the store's timers may be late too.
 */
export class ProgrammedStore implements AsyncDisposable {
  /** How long each commit really took, from the moment at which it left the producer until the store sent its answer. */
  readonly tookMs: number[] = [];
  readonly #worker: Worker;
  readonly #port: number;

  private constructor(worker: Worker, port: number) {
    this.#worker = worker;
    this.#port = port;
  }

  static async start(program: Program): Promise<ProgrammedStore> {
    const worker = new Worker(new URL(import.meta.url), { workerData: program });
    const [port] = await once(worker, 'message');
    return new ProgrammedStore(worker, Number(port));
  }

  readonly open = async (): Promise<Session> => {
    const socket = connectTo(this.#port, '127.0.0.1');
    socket.setNoDelay();
    await once(socket, 'connect');
    let rows = 0;
    let answered: ((sentAt: number) => void) | null = null;
    socket.on('data', (bytes: Buffer) => answered?.(bytes.readDoubleLE(0)));
    return {
      write: ({ readings }) => {
        rows += readings.length;
        return undefined;
      },
      commit: () =>
        new Promise((resolve) => {
          const leftAt = sharedNow();
          const acked = rows;
          rows = 0;
          answered = (sentAt) => {
            this.tookMs.push(sentAt - leftAt);
            resolve(acked);
          };
          socket.write(Buffer.alloc(1));
        }),
      close: async () => {
        socket.destroy();
      },
    };
  };

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate();
  }
}

if (!isMainThread && parentPort !== null && isProgram(workerData)) {
  const port = parentPort;
  const server = createServer(answering(workerData)).listen(0, '127.0.0.1', 4_096, () => {
    const address = server.address();
    port.postMessage(isAddress(address) ? address.port : 0);
  });
}

function answering({ latencyMs, spread, capacity, stall }: Program): (socket: Socket) => void {
  const random = seededRandom(7);
  let firstAt: number | null = null;
  let freeAt = 0;
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return (socket) => {
    socket.setNoDelay();
    socket.on('error', () => undefined);
    socket.on('data', () => {
      const now = performance.now();
      firstAt ??= now;
      const servedAt = capacity === null ? now : Math.max(now, freeAt) + 1_000 / capacity;
      freeAt = servedAt;
      let at = servedAt + latencyMs * Math.exp(spread * normal());
      if (stall !== null && at - firstAt >= stall[0] && now - firstAt < stall[1]) {
        at = Math.max(at, firstAt + stall[1]);
      }
      setTimeout(() => {
        const answer = Buffer.alloc(8);
        answer.writeDoubleLE(sharedNow());
        socket.write(answer);
      }, at - now);
    });
  };
}

function isProgram(data: unknown): data is Program {
  return typeof data === 'object' && data !== null && 'latencyMs' in data;
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}
