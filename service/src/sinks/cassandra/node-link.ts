import { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

import type { Fault } from '../../model/fault.ts';
import type { Rows } from './channel.ts';
import { cassandraFault, lostFault, serverFault, timeoutFault } from './faults.ts';
import { BodyReader, FrameReader, Opcode } from './frame-reader.ts';
import { FrameWriter } from './frame-writer.ts';
import type { CassandraTarget } from './options.ts';
import type { Outstanding } from './outstanding.ts';

/** Shared by all sockets of a thread: received data is processed before the next read. */
const incoming = Buffer.allocUnsafeSlow(65_536);

const CONSISTENCY_ONE = 0x0001;
const NOTHING = new BodyReader(Buffer.alloc(0), 0);

/** One request outside the hot path. */
interface Question {
  answer(opcode: number, body: BodyReader): void;
  reject(fault: Fault): void;
}

export interface NodeAddress {
  host: string;
  port: number;
}

/**
 * A connection to one node that implements only the part of the protocol that the hot path needs: login, PREPARE, and requests
 * whose answer is success or an error, in any order.
 *
 * Source: CQL binary protocol v4.
 */
export class NodeLink {
  readonly #target: CassandraTarget;
  readonly #outstanding: Outstanding;
  readonly #socket: Socket;
  readonly #writer = new FrameWriter();
  /** By stream: the request that waits for its answer. */
  readonly #waiting: Array<Rows | Question | undefined> = [];
  readonly #freeStreams: number[] = [];
  #failure: Fault | null = null;
  #serving = false;

  private constructor(target: CassandraTarget, address: NodeAddress, outstanding: Outstanding) {
    this.#target = target;
    this.#outstanding = outstanding;
    const reader = new FrameReader({
      done: (stream) => this.#done(stream),
      said: (stream, opcode, body) => this.#said(stream, opcode, body),
    });
    const received = (bytes: Buffer) => {
      try {
        reader.read(bytes);
      } catch (thrown) {
        this.#fail(lostFault(target, thrown instanceof Error ? thrown.message : String(thrown)));
      }
    };
    this.#socket = target.tls ? tlsSocket(target.tls, address, received) : plainSocket(address, received);
    this.#socket.setNoDelay(true).setKeepAlive(true, 30_000);
    this.#socket.setTimeout(target.timeoutMs, () => this.#timedOut());
    this.#socket.on('close', () => this.#fail(lostFault(target, 'the node closed it')));
    this.#socket.on('error', (error) => this.#fail(cassandraFault(target, error)));
  }

  /**
   * Connects, logs in and selects the keyspace. Results for rows are reported to `outstanding`. Throws a Fault with the reason on
   * failure.
   */
  static async open(target: CassandraTarget, address: NodeAddress, outstanding: Outstanding): Promise<NodeLink> {
    const link = new NodeLink(target, address, outstanding);
    try {
      await link.#login();
      const useKeyspace = (writer: FrameWriter) => {
        writer.text(`USE "${target.keyspace}"`);
        writer.rawShort(CONSISTENCY_ONE);
        writer.rawByte(0);
      };
      await link.#ask(Opcode.query, useKeyspace, ignored);
      return link;
    } catch (thrown) {
      link.close();
      throw thrown;
    }
  }

  /** Id of the prepared statement on this node, preceded by its length. */
  async prepare(cql: string): Promise<Buffer> {
    return this.#ask(
      Opcode.prepare,
      (writer) => writer.text(cql),
      (_, body) => {
        body.int();
        const id = body.bytes();
        const prefix = Buffer.alloc(2);
        prefix.writeUInt16BE(id.length);
        return Buffer.concat([prefix, id]);
      }
    );
  }

  /** Resolves when the node reports success. */
  async execute(write: (writer: FrameWriter) => void): Promise<void> {
    await this.#ask(Opcode.execute, write, ignored);
  }

  /**
   * From now on, the loss of this connection is reported to `outstanding`. Before this call, a loss is not reported, because the
   * other connections may suffice.
   */
  serve(): void {
    this.#serving = true;
    if (this.#failure !== null) {
      this.#outstanding.fail(this.#failure);
    }
  }

  /** Begins a request for rows: the caller writes its body and ends it. It is sent with the next {@link send}. */
  begin(opcode: number, rows: Rows): FrameWriter {
    this.#outstanding.begin();
    this.#writer.begin(opcode, this.#wait(rows));
    return this.#writer;
  }

  send(): void {
    if (this.#failure === null) {
      this.#writer.sendTo(this.#socket);
    }
  }

  /** Never throws. Pending requests fail with a Fault. */
  close(): void {
    this.#fail(lostFault(this.#target, 'it was closed on this side'));
  }

  async #login(): Promise<void> {
    const { username, password } = this.#target;
    const opcode = await this.#ask(
      Opcode.startup,
      (writer) => {
        writer.rawShort(1);
        writer.shortText('CQL_VERSION');
        writer.shortText('3.0.0');
      },
      (said) => said
    );
    if (opcode === Opcode.authenticate) {
      // SASL PLAIN: an empty authorization id, then name and password, each preceded by a zero byte.
      const credentials = `\0${username ?? ''}\0${password}`;
      await this.#ask(Opcode.authResponse, (writer) => writer.text(credentials), ignored);
    }
  }

  #ask<T>(
    opcode: number,
    write: (writer: FrameWriter) => void,
    read: (opcode: number, body: BodyReader) => T
  ): Promise<T> {
    if (this.#failure !== null) {
      return Promise.reject(this.#failure);
    }
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const answer = (said: number, body: BodyReader) => resolve(read(said, body));
    this.#writer.begin(opcode, this.#wait({ answer, reject }));
    write(this.#writer);
    this.#writer.end();
    this.send();
    return promise;
  }

  #wait(waiting: Rows | Question): number {
    const stream = this.#freeStreams.pop() ?? this.#waiting.length;
    this.#waiting[stream] = waiting;
    return stream;
  }

  #done(stream: number): void {
    const waiting = this.#taken(stream);
    if ('answer' in waiting) {
      waiting.answer(Opcode.result, NOTHING);
    } else {
      this.#outstanding.answered();
    }
  }

  #said(stream: number, opcode: number, body: BodyReader): void {
    if (stream < 0) {
      // An event, or an error not related to a request.
      return;
    }
    const waiting = this.#taken(stream);
    const fault =
      opcode === Opcode.error ? serverFault(this.#target, { code: body.int(), message: body.text() }) : null;
    if ('answer' in waiting) {
      if (fault === null) {
        waiting.answer(opcode, body);
      } else {
        waiting.reject(fault);
      }
    } else if (fault === null) {
      this.#outstanding.answered();
    } else {
      this.#outstanding.refused(waiting, fault);
    }
  }

  #taken(stream: number): Rows | Question {
    const waiting = this.#waiting[stream];
    if (waiting === undefined) {
      throw new Error(`an answer came on stream ${stream}, without a request`);
    }
    this.#waiting[stream] = undefined;
    this.#freeStreams.push(stream);
    return waiting;
  }

  #timedOut(): void {
    const waiting = this.#waiting.length - this.#freeStreams.length;
    if (waiting > 0) {
      this.#fail(timeoutFault(this.#target, `${waiting} requests waited`));
    }
  }

  #fail(fault: Fault): void {
    if (this.#failure !== null) {
      return;
    }
    this.#failure = fault;
    this.#socket.destroy();
    this.#waiting.forEach((waiting) => {
      if (waiting !== undefined && 'reject' in waiting) {
        waiting.reject(fault);
      }
    });
    if (this.#serving) {
      this.#outstanding.fail(fault);
    }
  }
}

/** Parser for an answer whose content does not matter. */
const ignored = () => undefined;

function plainSocket({ host, port }: NodeAddress, received: (bytes: Buffer) => void): Socket {
  const callback = (length: number) => {
    received(incoming.subarray(0, length));
    return true;
  };
  return new Socket({ onread: { buffer: incoming, callback } }).connect(port, host);
}

/** A TLS socket cannot read into `incoming`: it has no `onread` option. */
function tlsSocket(
  { ca, verify }: NonNullable<CassandraTarget['tls']>,
  { host, port }: NodeAddress,
  received: (bytes: Buffer) => void
): Socket {
  const check = verify ? {} : { checkServerIdentity: () => undefined };
  return connectTls({ host, port, ca, rejectUnauthorized: verify, ...check }).on('data', received);
}
