import { execFile, execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { liveService } from '../../service/src/engine/service-record.ts';
import { Invite, inviteText } from '../../service/src/nats/invite.ts';
import { natsRecord } from '../../service/src/stack/nats-record.ts';
import { FleetTrial } from './fleet-trial.ts';

const HOSTS = ['pi-kitchen', 'pi-attic'] as const;
/** The only files that may contain a secret, because the service and the agents need it. Nobody but their owner can read them. */
const SECRET_FILES = ['service/stack/nats/server.json', 'service/stack/nats/key.pem', ...HOSTS.map(agentFile)];
const CLI = join(import.meta.dirname, '../../service/bin/thermobench');
const Operations = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });

let trial: FleetTrial;
beforeAll(async () => {
  trial = await FleetTrial.start({ sink: 'null' });
  for (const host of HOSTS) {
    await trial.addAgent(host);
  }
});
afterAll(() => trial[Symbol.asyncDispose]());

function agentFile(host: string): string {
  return `${host}/agent.json`;
}

function inviteOf(host: string): Invite {
  return Invite.parse(JSON.parse(readFileSync(join(trial.folder, agentFile(host)), 'utf8')));
}

/** Each secret of the fleet, with a name that may be shown. */
function secrets(): Map<string, string> {
  const record = natsRecord(join(trial.folder, 'service', 'stack', 'nats')).read();
  const key = readFileSync(join(trial.folder, 'service/stack/nats/key.pem'), 'utf8').split('\n');
  return new Map([
    ['seed of the conductor', record?.conductor.seed ?? ''],
    ['key of the certificate', key[1] ?? ''],
    ...HOSTS.flatMap((host): Array<[string, string]> => [
      [`seed of ${host}`, inviteOf(host).seed],
      [`invite of ${host}`, inviteText(inviteOf(host)).slice(0, 60)],
    ]),
  ]);
}

function secretsIn(text: string): string[] {
  return [...secrets()].flatMap(([name, secret]) => (text.includes(secret) ? [name] : []));
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** The answers to every request that changes nothing, with the full token, about that run and these hosts. */
async function answers(run: string): Promise<Map<string, string>> {
  const service = await liveService(join(trial.folder, 'service'));
  const token = readFileSync(join(trial.folder, 'service', 'token'), 'utf8').trim();
  const ask = async (path: string) => {
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(`${service?.address}${path}`, { headers })).text();
  };
  const { paths } = Operations.parse(JSON.parse(await ask('/openapi.json')));
  const found = new Map<string, string>();
  for (const [path, operations] of Object.entries(paths)) {
    if ('get' in operations) {
      const asked = path.replace(/\{host\}/, HOSTS[0]).replaceAll(/\{\w+\}/g, run);
      found.set(asked, await ask(asked));
    }
  }
  return found;
}

describe('the credentials of a fleet', () => {
  it('are in no log, journal, report, argument of a process or HTTP answer, and in two kinds of private files', async () => {
    const run = await trial.start({ producers: 4, durationMs: 2_000 });
    const commandLines = execFileSync('ps', ['-e', '-ww', '-o', 'args'], { encoding: 'utf8' });
    const report = await trial.ended(run);
    expect(report.hosts).toHaveLength(HOSTS.length);

    expect([...secrets().values()].every((secret) => secret.length >= 40)).toBe(true);
    // The processes of this trial are among them.
    expect(commandLines).toContain(join(trial.folder, HOSTS[0]));
    expect(secretsIn(commandLines)).toEqual([]);

    const all = await answers(run);
    expect(JSON.parse(all.get(`/api/v1/runs/${run}/report`) ?? '')).toMatchObject({ id: run });
    expect(all.get('/api/v1/hosts')).toContain(HOSTS[0]);
    for (const [path, answer] of all) {
      expect([path, secretsIn(answer)]).toEqual([path, []]);
    }

    const files = filesIn(trial.folder);
    const withSecrets = files.filter((file) => secretsIn(readFileSync(file, 'latin1')).length > 0);
    expect(withSecrets.map((file) => relative(trial.folder, file)).sort()).toEqual(SECRET_FILES.sort());
    for (const file of withSecrets) {
      expect([file, statSync(file).mode & 0o777]).toEqual([file, 0o600]);
    }
    // An agent knows its own secret only.
    HOSTS.forEach((host) =>
      expect(secretsIn(readFileSync(join(trial.folder, agentFile(host)), 'utf8'))).toEqual([`seed of ${host}`])
    );
  });
});

describe('a host that is revoked while its agent is connected', () => {
  it('is disconnected and told why, and cannot come back; other hosts stay', async () => {
    const [kitchen, attic] = HOSTS;
    await trial.nats.revoke(attic);
    await expect.poll(() => trial.output(attic)).toContain('has excluded this host');
    await expect
      .poll(async () => (await (await trial.engine()).hosts()).map(({ id, agent }) => [id, agent?.connected]))
      .toEqual(
        expect.arrayContaining([
          [kitchen, true],
          [attic, false],
        ])
      );

    const { code, stderr } = await agentEnds(attic);
    expect(code).toBe(2);
    expect(stderr).toContain('refuses the credential of this host');
    expect(stderr).toContain('thermobench fleet invite');
    expect(secretsIn(stderr)).toEqual([]);
  });
});

/** How `thermobench agent` ends on a host that joined before. */
function agentEnds(host: string): Promise<{ code: number | null; stderr: string }> {
  return new Promise((resolve) => {
    const agent = execFile(CLI, ['agent', '--data', join(trial.folder, host)], (_error, _stdout, stderr) =>
      resolve({ code: agent.exitCode, stderr })
    );
  });
}
