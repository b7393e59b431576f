import { Socket } from 'node:net';

import { Fault } from '../../model/fault.ts';
import type { Reading } from '../../model/reading.ts';
import { AnswerReader, type Refusal } from './answers.ts';
import type { Channel } from './channel.ts';
import { claim } from './claim.ts';
import { lostFault, mysqlFault, serverFault, timeoutFault } from './faults.ts';
import { Forecast } from './forecast.ts';
import { login, plainSocket, socketUnder } from './login.ts';
import type { MysqlTarget } from './options.ts';
import { prepare } from './prepare.ts';
import type { RowForm } from './schema.ts';
import { executeTemplate, StatementWriter } from './statement-writer.ts';

/** Shared by all sockets of a thread: received data is processed before the next read. */
const incoming = Buffer.allocUnsafeSlow(65_536);

const COM_QUIT = Buffer.from([1, 0, 0, 0, 1]);

interface Wait {
  statements: number;
  /** When the wait began, and how many statements it covers. */
  from: number;
  pending: number;
  resolve(): void;
  reject(fault: Fault): void;
}

/**
 * Implements only the part of the protocol that the hot path needs: sends COM_STMT_EXECUTE and COM_QUERY, reads OK and ERR.
 * mysql2 opens the connection (greeting, TLS, login) and prepares the INSERT; then this class takes over its socket.
 */
export class WireChannel implements Channel {
  readonly #target: MysqlTarget;
  readonly #socket: Socket;
  readonly #form: RowForm;
  readonly #row: Buffer;
  readonly #rows: Buffer | null;
  readonly #writer = new StatementWriter();
  readonly #reader = new AnswerReader();
  readonly #forecast = new Forecast();
  #put = 0;
  #wait: Wait | null = null;
  #quiet: NodeJS.Timeout | null = null;
  /** Reads since the current wait began. */
  #reads = 0;
  #failure: Fault | null = null;

  private constructor(
    target: MysqlTarget,
    form: RowForm,
    socket: Socket,
    ids: { row: number; rows: number | null },
    rowsPerStatement: number
  ) {
    this.#target = target;
    this.#socket = socket;
    this.#form = form;
    this.#row = executeTemplate(ids.row, form.types, 1);
    this.#rows = ids.rows === null ? null : executeTemplate(ids.rows, form.types, rowsPerStatement);
    socket.setTimeout(target.timeoutMs, () => this.#timedOut());
    socket.on('close', () => this.#fail(lostFault(target, 'the server closed it')));
    socket.on('error', (error) => this.#fail(mysqlFault(target, error)));
  }

  /** @param rowsPerStatement Rows per `putRows` call; null if it is never called. */
  static async open(
    target: MysqlTarget,
    form: RowForm,
    autocommit: boolean,
    rowsPerStatement: number | null
  ): Promise<WireChannel> {
    let channel: WireChannel | null = null;
    const socketOf = () => {
      const socket: Socket = plainSocket({
        buffer: incoming,
        callback: (length) => {
          if (channel === null) {
            // mysql2 reads until the login is done, and keeps the buffers it is given; hence the copy.
            socket.emit('data', Buffer.from(incoming.subarray(0, length)));
          } else {
            channel.#received(incoming, length);
          }
          return true;
        },
      });
      return socket;
    };
    // A TLS socket has no `onread` option and reads from the underlying socket itself.
    const connection = await login(target, autocommit, target.tls ? plainSocket : socketOf);
    try {
      await claim(connection, target, form.run, form.producer);
      const socket = socketUnder(connection);
      socket.setTimeout(target.timeoutMs, () => socket.destroy(timeoutFault(target, 'to prepare the INSERT')));
      const row = await prepare(connection, form.insert + form.row);
      const rows =
        rowsPerStatement === null
          ? null
          : await prepare(connection, form.insert + Array(rowsPerStatement).fill(form.row).join(','));
      socket.removeAllListeners('data').removeAllListeners('timeout');
      const opened = (channel = new WireChannel(target, form, socket, { row, rows }, rowsPerStatement ?? 0));
      socket.on('data', (bytes) => opened.#received(bytes, bytes.length));
      return opened;
    } catch (thrown) {
      connection.destroy();
      throw mysqlFault(target, thrown);
    }
  }

  get put(): number {
    return this.#put;
  }

  get answered(): number {
    return this.#reader.answered;
  }

  get unsentBytes(): number {
    return this.#writer.sizeBytes;
  }

  putRow(seq: number, reading: Reading): void {
    this.#writer.begin(this.#row);
    this.#form.write(this.#writer, seq, reading);
    this.#writer.end();
    this.#put++;
  }

  putRows(seqs: readonly number[], readings: readonly Reading[]): void {
    if (this.#rows === null) {
      throw new RangeError('the channel was opened for single rows');
    }
    this.#writer.begin(this.#rows);
    for (let at = 0; at < seqs.length; at++) {
      this.#form.write(this.#writer, seqs[at], readings[at]);
    }
    this.#writer.end();
    this.#put++;
  }

  putCommand(sql: 'BEGIN' | 'COMMIT'): void {
    this.#writer.query(sql);
    this.#put++;
  }

  send(): void {
    if (this.#failure === null) {
      this.#writer.sendTo(this.#socket);
    }
  }

  answers(statements: number): Promise<void> {
    if (this.#failure !== null) {
      return Promise.reject(this.#failure);
    }
    const pending = statements - this.#reader.answered;
    if (pending <= 0) {
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      this.#wait = { statements, from: performance.now(), pending, resolve, reject };
      this.#reads = 0;
      this.#beQuiet(this.#forecast.quietMs(pending));
    });
  }

  takeRefusals(): Refusal[] {
    return this.#reader.takeRefusals();
  }

  close(): void {
    if (this.#wait === null && this.#failure === null) {
      this.#socket.end(COM_QUIT);
      this.#socket.destroySoon();
    } else {
      this.#socket.destroy();
    }
    this.#fail(lostFault(this.#target, 'it was closed on this side'));
  }

  #beQuiet(ms: number): void {
    if (ms >= 1) {
      this.#socket.pause();
      this.#quiet = setTimeout(() => this.#listen(), ms);
    }
  }

  #listen(): void {
    this.#quiet = null;
    this.#socket.resume();
  }

  #received(bytes: Uint8Array, length: number): void {
    try {
      this.#reader.read(bytes, length);
    } catch (thrown) {
      this.#fail(lostFault(this.#target, thrown instanceof Error ? thrown.message : String(thrown)));
      this.#socket.destroy();
      return;
    }
    this.#reads++;
    const wait = this.#wait;
    if (wait !== null && this.#reader.answered >= wait.statements) {
      this.#wait = null;
      this.#forecast.learn(wait.pending, performance.now() - wait.from, this.#reads === 1);
      wait.resolve();
    }
  }

  #timedOut(): void {
    if (this.#wait !== null) {
      this.#fail(timeoutFault(this.#target, `${this.#put - this.#reader.answered} statements waited`));
      this.#socket.destroy();
    }
  }

  #fail(fault: Fault): void {
    this.#failure ??= this.#lastWords() ?? fault;
    if (this.#quiet !== null) {
      clearTimeout(this.#quiet);
      this.#quiet = null;
    }
    const wait = this.#wait;
    this.#wait = null;
    wait?.reject(this.#failure);
  }

  /** A server that ends a connection may first send the reason. */
  #lastWords(): Fault | undefined {
    return this.#reader
      .takeRefusals()
      .map((refusal) => serverFault(this.#target, refusal))
      .findLast(({ kind }) => kind !== 'rejected');
  }
}
