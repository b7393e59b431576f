import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { readConfigurationFile } from '../../service/src/config/configuration-file.ts';
import { Fault } from '../../service/src/model/fault.ts';
import { connectToNats, type NatsAccess } from '../../service/src/nats/connection.ts';
import { accessOf, parseInvite } from '../../service/src/nats/invite.ts';
import { agentUser, conductorUser } from '../../service/src/nats/server-file.ts';
import { freePort } from '../../service/src/stack/loopback-ports.ts';

const ROOT = join(import.meta.dirname, '../..');
const SAMPLE = readFileSync(join(ROOT, 'provisioning/nats/nats-server.conf'), 'utf8');
const README = readFileSync(join(ROOT, 'provisioning/nats/README.md'), 'utf8');
const run = promisify(execFile);

/** Runs add-user.mjs. Returns the line for the server's file, and what its host needs. */
async function addUser(name: string, url: string, ca: string): Promise<{ line: string; rest: string }> {
  const { stdout } = await run(join(ROOT, 'service/bin/node'), [
    ...[join(ROOT, 'provisioning/nats/add-user.mjs'), name, '--url', url, '--ca', ca],
  ]);
  const [, line = '', rest = ''] = /^ {4}(\{ nkey: .*\})\n([^]*)$/m.exec(stdout) ?? [];
  return { line, rest };
}

describe('the sample configuration of a NATS server', () => {
  it('gives each user the rights that its part needs', () => {
    const users = SAMPLE.split('\n').filter((line) => line.includes('nkey:'));
    expect(users.map((line) => line.trim())).toEqual([
      conductorUser('UCONDUCTOR'),
      agentUser('pi-kitchen', 'UKITCHEN'),
    ]);
  });

  describe('with users of add-user.mjs and the certificate of the README', () => {
    let folder: string;
    let server: ChildProcess | null = null;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'thermobench-own-nats-'));
    });
    afterEach(async () => {
      if (server !== null) {
        const ended = once(server, 'exit');
        server.kill('SIGKILL');
        await ended;
        server = null;
      }
      rmSync(folder, { recursive: true });
    });

    it('is accepted by nats-server, which then admits the service and the agent', async () => {
      const [, command = ''] = /^(openssl req[^]*?[^\\])\n/m.exec(README) ?? [];
      const local = command.replaceAll('192.168.1.10', '127.0.0.1').replaceAll('sudo ', '');
      await run('sh', ['-c', local], { cwd: folder });
      const port = await freePort(0);
      const url = `tls://127.0.0.1:${port}`;
      const certificate = join(folder, 'certificate.pem');
      const conductor = await addUser('conductor', url, certificate);
      const agent = await addUser('pi-kitchen', url, certificate);
      const config = SAMPLE.replace('host: 192.168.1.10', 'host: 127.0.0.1')
        .replace('port: 4222', `port: ${port}`)
        .replaceAll('/etc/nats/', `${folder}/`)
        .replace(/\{ nkey: UCONDUCTOR.*/, () => conductor.line)
        .replace(/\{ nkey: UKITCHEN.*/, () => agent.line);
      writeFileSync(join(folder, 'nats.conf'), config);
      server = spawn('nats-server', ['--config', join(folder, 'nats.conf')], { stdio: 'ignore' });

      const yaml = join(folder, 'thermobench.yaml');
      writeFileSync(yaml, conductor.rest.slice(conductor.rest.indexOf('fleet:')));
      const { fleet } = readConfigurationFile(yaml, {});
      const [, invite = ''] = /THERMOBENCH_INVITE=(\S+)/.exec(agent.rest) ?? [];
      await expect.poll(() => loginOf(fleet)).toBe('admitted');
      await expect.poll(() => loginOf(accessOf(parseInvite(invite)))).toBe('admitted');
    });

    it('is not written with a wrong name or address: add-user.mjs says what is wrong', async () => {
      await expect(addUser('pi.kitchen', 'http://host', '/dev/null')).rejects.toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/url: must be nats[^]*host: must consist/),
      });
    });
  });
});

async function loginOf(access: NatsAccess | undefined): Promise<string> {
  try {
    await (access && (await connectToNats(access)))?.close();
    return access === undefined ? 'not configured' : 'admitted';
  } catch (thrown) {
    return Fault.from(thrown).message;
  }
}
