import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { loadSettings } from '../../service/src/config/load-settings.ts';
import { connectToNats } from '../../service/src/nats/connection.ts';
import { accessOf, parseInvite, type Invite } from '../../service/src/nats/invite.ts';
import { natsServer, stackServers } from '../../service/src/stack/index.ts';

const PROGRAM = join(import.meta.dirname, '../../service/bin/thermobench');
const run = promisify(execFile);

let dataFolder: string;
beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'thermobench-nats-'));
});
afterEach(async () => {
  await natsServer(dataFolder).kill('SIGKILL');
  await rm(dataFolder, { recursive: true, force: true });
});

/** Resolves if that host can log in. */
async function logIn(invite: Invite): Promise<void> {
  await (await connectToNats(accessOf(invite))).close();
}

describe('a private NATS server', () => {
  it('starts once, is found again, stops, and then knows the same hosts with the same keys', async () => {
    const nats = natsServer(dataFolder);
    const first = await nats.up();
    expect(first).toMatchObject({ state: 'up', version: expect.stringMatching(/^\d+\.\d+/) });
    expect(first.address).toMatch(/^127\.0\.0\.1:\d+$/);
    expect((await natsServer(dataFolder).up()).pid).toBe(first.pid);
    const invite = await nats.invite('pi-kitchen');
    await logIn(invite);

    expect(await nats.down()).toMatchObject({ state: 'down', pid: null, address: first.address });
    expect(await nats.down()).toMatchObject({ state: 'down' });
    expect(nats.access()).toBeNull();
    await expect(logIn(invite)).rejects.toMatchObject({ code: 'FLEET_UNREACHABLE' });

    expect(await natsServer(dataFolder).up()).toMatchObject({ state: 'up', address: first.address });
    expect(nats.invited()).toMatchObject([{ host: 'pi-kitchen' }]);
    await logIn(invite);
  });

  it('is seen as crashed after a crash, and comes back with the same keys', async () => {
    const nats = natsServer(dataFolder);
    await nats.up();
    const invite = await nats.invite('pi-kitchen');
    await nats.kill('SIGKILL');
    expect(await nats.status()).toMatchObject({ state: 'down' });
    expect(nats.wasStopped()).toBe(false);
    // Still configured: the service goes on trying to reach it.
    expect(nats.access()).not.toBeNull();
    await expect(nats.invite('pi-attic')).rejects.toMatchObject({ code: 'FLEET_DOWN' });
    await nats.up();
    await logIn(invite);
  });

  it('takes another port if its own is taken', async () => {
    const nats = natsServer(dataFolder);
    await nats.up();
    const port = Number(new URL((nats.access()?.url ?? '').replace(/^tls/, 'http')).port);
    await nats.down();
    const neighbour = createServer().listen(port, '127.0.0.1');
    await once(neighbour, 'listening');
    try {
      const { address } = await nats.up();
      expect(address).not.toBe(`127.0.0.1:${port}`);
    } finally {
      neighbour.close();
    }
  });

  it('listens at the address that it is given, and keeps it for later starts', async () => {
    const away = await natsServer(dataFolder, '127.0.0.2').up();
    expect(away.address).toMatch(/^127\.0\.0\.2:/);
    const invite = await natsServer(dataFolder).invite('pi-kitchen');
    expect(invite.url).toBe(`tls://${away.address}`);
    await logIn(invite);
    const elsewhere = { ...invite, url: invite.url.replace('127.0.0.2', '127.0.0.3') };
    await expect(logIn(elsewhere)).rejects.toMatchObject({ code: 'FLEET_UNREACHABLE' });
    await expect(natsServer(dataFolder, '127.0.0.4').up()).rejects.toMatchObject({ code: 'STACK_RUNNING' });

    await natsServer(dataFolder).down();
    expect((await natsServer(dataFolder).up()).address).toBe(away.address);
    await natsServer(dataFolder).down();
    const moved = await natsServer(dataFolder, '127.0.0.4').up();
    expect(moved.address).toMatch(/^127\.0\.0\.4:/);
    // The certificate is for the server and not for an address, so the invite is still good: `--join` gives the new address.
    await logIn({ ...invite, url: `tls://${moved.address}` });
  });

  it('listens on all addresses if it is given a name, because a name may stand for several', async () => {
    const { address } = await natsServer(dataFolder, 'localhost').up();
    const invite = await natsServer(dataFolder).invite('pi-kitchen');
    expect(invite.url).toBe(`tls://${address}`);
    await logIn(invite);
    await logIn({ ...invite, url: invite.url.replace('localhost', '127.0.0.3') });
  });

  it('cannot be reached from other hosts without an address', async () => {
    const nats = natsServer(dataFolder);
    await nats.up();
    const invite = await nats.invite('pi-kitchen');
    const elsewhere = { ...invite, url: invite.url.replace('127.0.0.1', '127.0.0.2') };
    await expect(logIn(elsewhere)).rejects.toMatchObject({ code: 'FLEET_UNREACHABLE' });
  });

  it('is found by a service that was started before it', async () => {
    const settings = loadSettings({ dataFolder, env: {} });
    expect(settings.fleet()).toBeNull();
    await natsServer(dataFolder).up();
    const access = settings.fleet();
    expect(access?.user).toBe('conductor');
    await natsServer(dataFolder).down();
    expect(settings.fleet()).toBeNull();
  });

  it('keeps its keys in files that only their owner can access', async () => {
    await natsServer(dataFolder).up();
    for (const name of ['server.json', 'nats.conf', 'key.pem', 'certificate.pem']) {
      expect((await stat(join(dataFolder, 'stack', 'nats', name))).mode & 0o777).toBe(0o600);
    }
    expect(await readFile(join(dataFolder, 'stack', 'nats', 'nats.conf'), 'utf8')).not.toMatch(/\bSU[A-Z0-9]{50}/);
  });

  it('says why it does not start', async () => {
    const folder = join(dataFolder, 'stack', 'nats');
    const nats = natsServer(dataFolder);
    await nats.up();
    await nats.down();
    await writeFile(join(folder, 'key.pem'), 'not a key');
    await expect(nats.up()).rejects.toMatchObject({
      kind: 'fatal',
      code: 'STACK_START',
      message: expect.stringMatching(/ended immediately[^]*(tls|PEM|certificate|key)/i),
    });
  });

  it('does not exist before its first start', async () => {
    expect(await stackServers(dataFolder).get('nats')?.status()).toMatchObject({ state: 'down', address: null });
    expect(natsServer(dataFolder).invited()).toEqual([]);
    await expect(natsServer(dataFolder).invite('pi-kitchen')).rejects.toMatchObject({
      code: 'FLEET_DOWN',
      hint: expect.stringContaining('thermobench stack up nats'),
    });
  });

  it('names the remedy if its record cannot be read', async () => {
    await mkdir(join(dataFolder, 'stack', 'nats'), { recursive: true });
    await writeFile(join(dataFolder, 'stack', 'nats', 'server.json'), '{');
    await expect(natsServer(dataFolder).up()).rejects.toMatchObject({
      hint: expect.stringContaining('invite every host of the fleet again'),
    });
    await rm(join(dataFolder, 'stack', 'nats', 'server.json'));
    expect(await natsServer(dataFolder).up()).toMatchObject({ state: 'up' });
  });
});

describe('the hosts of a private NATS server', () => {
  it('are invited and revoked with the command line', async () => {
    await natsServer(dataFolder).up();
    const fleet = (...args: string[]) => run(PROGRAM, ['--data', dataFolder, 'fleet', ...args]);
    const { stdout } = await fleet('invite', 'pi-kitchen');
    const [, text = ''] = /THERMOBENCH_INVITE=(\S+) thermobench agent/.exec(stdout) ?? [];
    await logIn(parseInvite(text));
    expect((await fleet()).stdout).toContain('pi-kitchen');

    await fleet('revoke', 'pi-kitchen');
    await expect(logIn(parseInvite(text))).rejects.toMatchObject({ code: 'FLEET_REFUSED' });
    await expect(fleet('revoke', 'pi-kitchen')).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('The host pi-kitchen was not invited'),
    });
    await expect(fleet('invite', 'pi.kitchen')).rejects.toMatchObject({ code: 2 });
    expect(natsServer(dataFolder).invited()).toEqual([]);
  });

  it('are all invited at once, each with a key of its own', async () => {
    const nats = natsServer(dataFolder);
    await nats.up();
    await nats.invite('pi-0');
    const hosts = Array.from({ length: 300 }, (_, at) => `pi-${at}`);
    const invites = await nats.inviteAll(hosts);
    expect(invites.map(({ host }) => host)).toEqual(hosts);
    expect(new Set(invites.map(({ seed }) => seed)).size).toBe(hosts.length);
    expect(nats.invited()).toHaveLength(hosts.length);
    await Promise.all([invites[0], invites[150], invites[299]].map(logIn));
  });
});
