import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, describe, expect, it } from 'vitest';

import { Fault } from '../../model/fault.ts';
import { signScramble } from './ed25519.ts';
import { login } from './login.ts';
import { MysqlTarget } from './options.ts';

const SCRAMBLE = Buffer.from('0123456789abcdefghijklmnopqrstuv');
const folders: string[] = [];
const servers: Server[] = [];

afterEach(() => {
  servers.splice(0).forEach((server) => server.close());
  folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true }));
});

/** A server that greets as MariaDB does, requests a login by `plugin`, accepts any answer, and replies OK to every statement. */
async function serverAsking(plugin: string, place: { host: string; port: number } | string) {
  const given: Buffer[] = [];
  const server = createServer((socket) => {
    let packets = 0;
    send(socket, 0, greeting());
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      packets++;
      if (packets === 1) {
        send(socket, 2, Buffer.concat([Buffer.from([0xfe]), text(plugin), SCRAMBLE, Buffer.alloc(1)]));
      } else {
        given.push(bytes.subarray(4));
        send(socket, packets === 2 ? 4 : 1, Buffer.from([0, 0, 0, 2, 0, 0, 0]));
      }
    });
  });
  servers.push(server);
  await once(typeof place === 'string' ? server.listen(place) : server.listen(place.port, place.host), 'listening');
  const address = server.address();
  return { given, port: address !== null && typeof address === 'object' ? address.port : undefined };
}

function text(words: string): Buffer {
  return Buffer.from(`${words}\0`);
}

/** Source: MariaDB protocol, "Initial Handshake Packet". */
function greeting(): Buffer {
  return Buffer.concat([
    Buffer.from([10]),
    text('10.11.19-MariaDB'),
    Buffer.from([1, 0, 0, 0]),
    Buffer.from('abcdefgh\0'),
    Buffer.from([0x08, 0x82, 45, 2, 0, 0x08, 0, 21]),
    Buffer.alloc(10),
    text('ijklmnopqrst'),
    text('mysql_native_password'),
  ]);
}

function send(socket: Socket, sequence: number, payload: Buffer): void {
  socket.write(Buffer.concat([Buffer.from([payload.length, payload.length >> 8, 0, sequence]), payload]));
}

function socketFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'thermobench-socket-'));
  folders.push(folder);
  return join(folder, 'mysqld.sock');
}

function targetOf(place: object): MysqlTarget {
  const rest = { sink: 'mysql', database: 'temperature', user: 'remik', password: 'lavender', timeoutMs: 5_000 };
  return MysqlTarget.parse({ ...rest, ...place });
}

async function faultOf(work: Promise<unknown>): Promise<Fault> {
  return work.then(
    () => expect.fail('the login was accepted'),
    (thrown: unknown) => (thrown instanceof Fault ? thrown : expect.fail(String(thrown)))
  );
}

const LOOPBACK = { host: '127.0.0.1', port: 0 };

describe('a login', () => {
  it('by ed25519 signs what the server sent', async () => {
    const { given, port } = await serverAsking('client_ed25519', LOOPBACK);
    const connection = await login(targetOf({ port }), true);
    expect(given[0]).toEqual(signScramble('lavender', SCRAMBLE));
    connection.destroy();
  });

  it.each(['socket', 'host'])('uses the unix socket that `%s` names', async (key) => {
    const path = socketFile();
    const { given } = await serverAsking('client_ed25519', path);
    const connection = await login(targetOf({ [key]: path }), true);
    expect(given[0]).toEqual(signScramble('lavender', SCRAMBLE));
    connection.destroy();
  });

  it.each(['dialog', 'auth_gssapi_client', 'parsec'])(
    'by %s is reported as unsupported, along with the supported methods',
    async (plugin) => {
      const { port } = await serverAsking(plugin, LOOPBACK);
      const fault = await faultOf(login(targetOf({ port }), true));
      expect(fault).toMatchObject({ kind: 'configuration', code: 'LOGIN_NOT_SUPPORTED' });
      expect(fault.message).toContain(`the plugin ${plugin},`);
      expect(fault.hint).toContain('mysql_native_password');
      expect(JSON.stringify(fault.record())).not.toMatch(/TODO|foreseen|lavender/);
    }
  );

  it('in plain text is sent only if nobody can intercept it', async () => {
    const { given, port } = await serverAsking('mysql_clear_password', LOOPBACK);
    const fault = await faultOf(login(targetOf({ port }), true));
    expect(fault).toMatchObject({ kind: 'configuration', code: 'LOGIN_NOT_SUPPORTED' });
    expect(fault.hint).toContain('`tls`');
    expect(given).toEqual([]);

    const path = socketFile();
    const local = await serverAsking('mysql_clear_password', path);
    (await login(targetOf({ socket: path }), true)).destroy();
    expect(local.given[0]).toEqual(text('lavender'));
  });

  it('names a missing socket, and says how to find the right one', async () => {
    const socket = socketFile();
    const fault = await faultOf(login(targetOf({ socket }), true));
    expect(fault).toMatchObject({ code: 'ENOENT', hint: expect.stringContaining('SELECT @@socket') });
    expect(fault.message).toContain(socket);
  });
});

describe('the host of a target', () => {
  it.each(['db.example', '192.0.2.1', '::1', '/run/mysqld/mysqld.sock', 'fe80::1'])('may be %s', (host) => {
    expect(MysqlTarget.safeParse({ sink: 'mysql', database: 'd', user: 'u', host }).success).toBe(true);
  });

  it.each(['mysql://db.example', 'db.example:3306', 'run/mysqld.sock', 'db example', ''])('may not be "%s"', (host) => {
    expect(MysqlTarget.safeParse({ sink: 'mysql', database: 'd', user: 'u', host }).success).toBe(false);
  });
});
