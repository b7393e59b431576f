import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect as connectSocket, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { connect as connectPlainly, type Msg, type NatsConnection } from '@nats-io/transport-node';
import { createUser } from '@nats-io/nkeys';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { connectToNats, type NatsAccess } from '../../service/src/nats/connection.ts';
import { accessOf, type Invite } from '../../service/src/nats/invite.ts';
import { NatsServer } from '../../service/src/stack/nats.ts';

const RUN = '0123456789abcdefghijk';
const OTHER = 'pi-attic';

let folder: string;
let nats: NatsServer;
let invite: Invite;
let conductorAccess: NatsAccess;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-permissions-'));
  nats = new NatsServer(join(folder, 'nats'));
  await nats.up();
  [invite] = await nats.inviteAll(['pi-kitchen', OTHER]);
  conductorAccess = known(nats.access());
});
afterAll(async () => {
  await nats.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** A connection, and what the server refused to it: `publish to "subject"`, `subscription to "subject"`. */
class Client implements AsyncDisposable {
  readonly connection: NatsConnection;
  readonly refused: string[] = [];

  static async connect(access: NatsAccess): Promise<Client> {
    return new Client(await connectToNats(access));
  }

  private constructor(connection: NatsConnection) {
    this.connection = connection;
    void (async () => {
      for await (const status of connection.status()) {
        this.refused.push(status.type === 'error' ? status.error.message : '');
      }
    })();
  }

  /** What the server refuses of it. */
  async refusalsOf(act: () => void): Promise<string[]> {
    this.refused.length = 0;
    act();
    // The server answers in order, so its refusals come before this answer.
    await this.connection.flush();
    await new Promise(setImmediate);
    return this.refused.filter((text) => /permissions violation/i.test(text));
  }

  publish(subject: string): Promise<string[]> {
    return this.refusalsOf(() => this.connection.publish(subject, '{}'));
  }

  async subscribe(subject: string): Promise<string[]> {
    const errors: string[] = [];
    const subscription = this.connection.subscribe(subject, {
      callback: (error) => void (error !== null && errors.push(error.message)),
    });
    const refused = await this.refusalsOf(() => {});
    subscription.unsubscribe();
    return [...refused, ...errors];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.connection.close();
  }
}

function known<Value>(value: Value | null | undefined): Value {
  expect(value).toBeDefined();
  expect(value).not.toBeNull();
  if (value == null) {
    throw new Error('missing');
  }
  return value;
}

describe('an agent that is logged in to the NATS server', () => {
  let agent: Client;
  beforeAll(async () => {
    agent = await Client.connect(accessOf(invite));
  });
  afterAll(() => agent[Symbol.asyncDispose]());

  it.each([
    ['order another host', `thermobench.orders.${OTHER}`],
    ['order itself', 'thermobench.orders.pi-kitchen'],
    ["renew another host's lease", `thermobench.holds.${OTHER}`],
    ['renew its own lease', 'thermobench.holds.pi-kitchen'],
    ['ask another host for its time', `thermobench.clock.${OTHER}`],
    ['report under the name of another host', `thermobench.reports.${OTHER}.${RUN}`],
    ['report under no run', 'thermobench.reports.pi-kitchen'],
    ['answer what the conductor asked others', '_INBOX_conductor.abc'],
    ['look for agents', '$SRV.STATS.thermobench-agent'],
    ['administrate the server', '$SYS.REQ.SERVER.PING'],
    ['use JetStream', '$JS.API.INFO'],
  ])('cannot %s', async (_what, subject) => {
    expect(await agent.publish(subject)).toEqual([expect.stringContaining(subject)]);
  });

  it.each([
    ['everything', '>'],
    ['all of Thermobench', 'thermobench.>'],
    ['all reports', 'thermobench.reports.>'],
    ['all reports of a run', `thermobench.reports.*.${RUN}`],
    ['the reports of another host', `thermobench.reports.${OTHER}.*`],
    ['the orders to all hosts', 'thermobench.orders.*'],
    ['the orders to another host', `thermobench.orders.${OTHER}`],
    ['what another host is held to', `thermobench.holds.${OTHER}`],
    ["the conductor's inbox", '_INBOX_conductor.>'],
    ['all inboxes', '_INBOX_conductor.*'],
    ["another agent's inbox", `_INBOX_${OTHER}.>`],
    ['events of the server', '$SYS.>'],
  ])('cannot read %s', async (_what, subject) => {
    expect(await agent.subscribe(subject)).not.toEqual([]);
  });

  it('can receive orders, report under its own name, and reply exactly once to each request', async () => {
    await using conductor = await Client.connect(conductorAccess);
    const reports: string[] = [];
    conductor.connection.subscribe(`thermobench.reports.*.${RUN}`, {
      callback: (_error, { subject }) => void reports.push(subject),
    });
    const orders: Msg[] = [];
    agent.connection.subscribe('thermobench.orders.pi-kitchen', {
      callback: (_error, message) => {
        orders.push(message);
        message.respond('once');
      },
    });
    await Promise.all([conductor.connection.flush(), agent.connection.flush()]);
    const reply = await conductor.connection.request('thermobench.orders.pi-kitchen', '{}', { timeout: 30_000 });
    expect(reply.string()).toBe('once');
    expect(await agent.refusalsOf(() => orders[0].respond('twice'))).toHaveLength(1);

    expect(await agent.publish(`thermobench.reports.pi-kitchen.${RUN}`)).toEqual([]);
    await conductor.connection.flush();
    expect(reports).toEqual([`thermobench.reports.pi-kitchen.${RUN}`]);
  });
});

describe('the conductor that is logged in to the NATS server', () => {
  let conductor: Client;
  beforeAll(async () => {
    conductor = await Client.connect(conductorAccess);
  });
  afterAll(() => conductor[Symbol.asyncDispose]());

  it('cannot report in the name of a host, or publish anything else that it does not need', async () => {
    for (const subject of [
      `thermobench.reports.${OTHER}.${RUN}`,
      `_INBOX_${OTHER}.a`,
      '$SYS.REQ.SERVER.PING',
      'other',
    ]) {
      expect(await conductor.publish(subject)).toEqual([expect.stringContaining(subject)]);
    }
    expect(await conductor.publish(`thermobench.orders.${OTHER}`)).toEqual([]);
  });

  it("cannot read orders, an agent's inbox, or everything", async () => {
    for (const subject of [
      '>',
      'thermobench.>',
      'thermobench.orders.*',
      'thermobench.holds.*',
      `_INBOX_${OTHER}.>`,
      '$SYS.>',
    ]) {
      expect(await conductor.subscribe(subject)).not.toEqual([]);
    }
    expect(await conductor.subscribe('thermobench.reports.*.*')).toEqual([]);
  });
});

describe('the NATS server admits nobody', () => {
  const refused = { kind: 'configuration', code: 'FLEET_REFUSED' };

  it('with the seed of a key that it does not know', async () => {
    const seed = new TextDecoder().decode(createUser().getSeed());
    const login = connectToNats({ ...accessOf(invite), seed });
    await expect(login).rejects.toMatchObject({ ...refused, message: expect.not.stringContaining(seed) });
  });

  it('without a credential', async () => {
    const { url, ca, certifiedName } = conductorAccess;
    const tls = { ca: known(ca), servername: known(certifiedName) };
    await expect(connectPlainly({ servers: url, tls, reconnect: false })).rejects.toThrow(/authorization/i);
    await expect(connectPlainly({ servers: url, tls, reconnect: false, user: 'conductor', pass: '' })).rejects.toThrow(
      /authorization/i
    );
  });

  it('with an older invite, once the host has a new one', async () => {
    const [older] = await nats.inviteAll(['pi-cellar']);
    const [newer] = await nats.inviteAll(['pi-cellar']);
    await expect.poll(() => loginOf(newer)).toBe('admitted');
    expect(await loginOf(older)).toBe('FLEET_REFUSED');
  });

  it('without encryption', async () => {
    const { hostname, port } = new URL(conductorAccess.url.replace(/^tls/, 'http'));
    const socket = connectSocket(Number(port), hostname);
    const received: string[] = [];
    socket.on('data', (data) => {
      // The server speaks first. It may not answer anything but an error to what is not encrypted.
      if (received.push(data.toString('latin1')) === 1) {
        socket.write('CONNECT {"verbose":true,"tls_required":false}\r\nPING\r\nSUB > 1\r\n');
      }
    });
    socket.on('error', () => {});
    await once(socket, 'close');
    expect(received[0]).toContain('"tls_required":true');
    expect(received.slice(1).join('')).not.toMatch(/PONG|\+OK|MSG/);
  });

  it('and is not trusted with another certificate, even at the same address', async () => {
    const stranger = new NatsServer(join(folder, 'stranger'));
    try {
      await stranger.up();
      const { url } = known(stranger.access());
      await expect(connectToNats({ ...accessOf(invite), url })).rejects.toMatchObject({
        code: 'FLEET_UNREACHABLE',
        message: expect.stringMatching(/certificate/i),
      });
      // The reason is the certificate, and not the address.
      await (await connectToNats(known(stranger.access()))).close();
    } finally {
      await stranger.kill('SIGKILL');
    }
  });
});

describe('a client of the fleet', () => {
  it('sends no login to a server that does not encrypt', async () => {
    const received: string[] = [];
    const impostor = createServer((socket) => {
      socket.on('data', (data) => received.push(data.toString('latin1'))).on('error', () => {});
      socket.write(
        'INFO {"server_id":"N","version":"2.9.10","proto":1,"headers":true,"max_payload":1048576,"nonce":"abc"}\r\n'
      );
    }).listen(0, '127.0.0.1');
    await once(impostor, 'listening');
    try {
      const address = impostor.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      for (const scheme of ['nats', 'tls']) {
        const login = connectToNats({ ...accessOf(invite), url: `${scheme}://127.0.0.1:${port}` });
        await expect(login).rejects.toMatchObject({
          code: 'FLEET_UNREACHABLE',
          message: expect.stringContaining('tls'),
        });
      }
      const byAuthority = { ...accessOf(invite), ca: null, certifiedName: null };
      await expect(connectToNats({ ...byAuthority, url: `tls://127.0.0.1:${port}` })).rejects.toMatchObject({
        message: expect.stringContaining('tls'),
      });
      expect(received.join('')).not.toMatch(/CONNECT|nkey|sig/);
    } finally {
      impostor.close();
    }
  });
});

async function loginOf(of: Invite): Promise<string> {
  try {
    await (await connectToNats(accessOf(of))).close();
    return 'admitted';
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown';
  }
}
