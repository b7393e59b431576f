import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll } from 'vitest';

import { AgentProcess } from '../../service/src/agent/agent-process.ts';
import { loadSettings } from '../../service/src/config/load-settings.ts';
import { Directory } from '../../service/src/crew/fleet/directory.ts';
import { FleetCrew } from '../../service/src/crew/fleet/fleet-crew.ts';
import { connectToNats } from '../../service/src/nats/connection.ts';
import { nullSink } from '../../service/src/sinks/null/kind.ts';
import { NatsServer } from '../../service/src/stack/nats.ts';
import { describeCrew } from '../../service/test/crew/conformance.ts';

const folder = mkdtempSync(join(tmpdir(), 'thermobench-fleet-crew-'));
const nats = new NatsServer(join(folder, 'nats'));
const agents: AgentProcess[] = [];
let connection: NatsConnection;
let directory: Directory;

beforeAll(async () => {
  await nats.up();
  for (const host of ['one', 'two']) {
    const dataFolder = join(folder, host);
    mkdirSync(dataFolder, { mode: 0o700 });
    const trial = { name: 'trial', origin: 'file' as const, kind: nullSink, settings: { sink: 'null' } };
    const settings = { ...loadSettings({ dataFolder, env: {} }), targets: () => new Map([['trial', trial]]) };
    agents.push(
      await AgentProcess.start({ settings, fleet: await nats.invite(host), version: '1.0.0', note: () => {} })
    );
  }
  const access = nats.access();
  if (access === null) {
    throw new Error('The private NATS server is not up.');
  }
  connection = await connectToNats(access);
  directory = new Directory(connection);
});
afterAll(async () => {
  await connection.close();
  await Promise.all(agents.map((agent) => agent.stop()));
  await nats.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

describeCrew('a crew on two hosts', () => ({
  crew: new FleetCrew(
    async () => connection,
    () => directory.hosts()
  ),
  request: { hosts: ['one', 'two'] },
}));
