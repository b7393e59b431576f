/**
 * `npm run benchmark:fleet [-- --agents 1000 --seconds 300]`: what a fleet costs its conductor. Starts a private NATS server, that many
 * simulated agents in a few other processes (each with a connection, a credential and an outbox of its own, but without a store), and
 * a process that conducts a run on all of them and records it in a journal. `--hosts-observed no` leaves the figures of the agents'
 * hosts out; `--profile FOLDER` writes a CPU profile of the conductor, to open in Chrome.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { natsServer } from '../../service/src/stack/index.ts';
import { FromAgents, FromConductor, type AgentsOrder, type ConductorOrder } from './fleet/messages.ts';
import { processUse } from './fleet/process-use.ts';
import { median } from './measure.ts';
import { printTable } from './tables.ts';

/** Goals for 1,000 agents: every second of every agent, with less than one core and this much memory. */
const GOALS = { core: 1, bytes: 512 * 1024 ** 2 };
/** A run has at most 1,296 producers, so more agents need several runs. */
const AGENTS_PER_RUN = 1_000;
const PROGRAM = (name: string) => fileURLToPath(new URL(`fleet/${name}.ts`, import.meta.url));

const { values } = parseArgs({
  options: {
    agents: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '300' },
    processes: { type: 'string', default: String(availableParallelism()) },
    'hosts-observed': { type: 'string', default: 'yes' },
    profile: { type: 'string' },
  },
});
const agents = Number(values.agents);
const seconds = Number(values.seconds);
const observesHost = values['hosts-observed'] !== 'no';
const folder = mkdtempSync(join(tmpdir(), 'thermobench-fleet-'));
const children: ChildProcess[] = [];
const nats = natsServer(folder);
try {
  await nats.up();
  const { groups, simulators } = await joinAgents();
  await measure(groups, simulators);
} finally {
  children.filter(({ exitCode }) => exitCode === null).forEach((child) => child.kill('SIGKILL'));
  await nats.down();
  rmSync(folder, { recursive: true, force: true });
}

async function joinAgents() {
  const hosts = Array.from({ length: agents }, (_, at) => ({
    host: `sim-${at}`,
    group: `g${Math.floor(at / AGENTS_PER_RUN)}`,
  }));
  const invites = await nats.inviteAll(hosts.map(({ host }) => host));
  const invited = hosts.map(({ group }, at) => ({ group, invite: invites[at] }));
  const count = Math.min(Number(values.processes), agents);
  const begun = performance.now();
  const simulators = await Promise.all(
    Array.from({ length: count }, async (_, at) => {
      const simulator = start('agents');
      const order: AgentsOrder = {
        folder,
        observesHost,
        agents: invited.filter((_agent, index) => index % count === at),
      };
      simulator.send(order);
      await message(simulator, FromAgents, 'joined');
      return simulator;
    })
  );
  console.error(`${agents} agents have joined in ${((performance.now() - begun) / 1000).toFixed(1)} s.`);
  const sizes = Map.groupBy(hosts, ({ group }) => group);
  return { simulators, groups: [...sizes].map(([name, members]) => ({ name, agents: members.length })) };
}

async function measure(groups: ConductorOrder['groups'], simulators: readonly ChildProcess[]): Promise<void> {
  const conductor = start(
    'conductor',
    values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`]
  );
  const order: ConductorOrder = { dataFolder: folder, groups, seconds };
  conductor.send(order);
  const [written, done] = [message(conductor, FromConductor, 'written'), message(conductor, FromConductor, 'done')];
  const ended = once(conductor, 'exit');
  const running = await message(conductor, FromConductor, 'running');
  const pids = {
    conductor: pidOf(conductor.pid),
    'nats-server': pidOf((await nats.status()).pid),
    ...Object.fromEntries(simulators.map(({ pid }, at) => [`agents, process ${at + 1}`, pidOf(pid)])),
  };
  const use = () => Object.values(pids).map(processUse);
  const [before, begun] = [use(), performance.now()];
  console.error(`The agents started ${(running.musteredMs / 1000).toFixed(1)} s after the order.`);
  await written;
  const [after, tookSeconds] = [use(), (performance.now() - begun) / 1000];
  const result = await done;
  // It writes its profile as it exits.
  await ended;
  const made = await Promise.all(
    simulators.map((simulator) => {
      simulator.send('end');
      return message(simulator, FromAgents, 'made');
    })
  );

  const cores = after.map(({ cpuSeconds }, at) => (cpuSeconds - before[at].cpuSeconds) / tookSeconds);
  printTable(
    ['process', 'mean CPU', 'most memory', 'goal for 1,000 agents', ''],
    Object.keys(pids).map((name, at) => {
      const { peakBytes } = after[at];
      const isIn = cores[at] < GOALS.core && peakBytes < GOALS.bytes;
      const goal = at === 0 ? ['< 1 core, < 512 MB', isIn ? '✔' : '✖'] : ['', ''];
      return [name, `${cores[at].toFixed(2)} cores`, `${(peakBytes / 1024 ** 2).toFixed(0)} MB`, ...goal];
    })
  );
  const madeSeconds = made.reduce((sum, each) => sum + each.seconds, 0);
  const madeRows = made.reduce((sum, each) => sum + each.acked, 0);
  const planned = agents * seconds;
  const mark = (isGood: boolean) => (isGood ? '✔' : '✖');
  printTable(
    ['what arrived', '', ''],
    [
      ['seconds planned', String(planned), ''],
      ['seconds that the agents reported', String(madeSeconds), ''],
      ['seconds that were recorded', String(result.seconds), mark(result.seconds === madeSeconds)],
      ['acked rows recorded, of those reported', `${result.acked} of ${madeRows}`, mark(result.acked === madeRows)],
      ['recorded after the end of a second, median', `${median(result.delaysMs).toFixed(0)} ms`, ''],
      ['recorded after the end of a second, longest', `${Math.max(...result.delaysMs).toFixed(0)} ms`, ''],
      ['to the conductor', perSecond(result.bytes.received, tookSeconds), ''],
      ['from the conductor', perSecond(result.bytes.sent, tookSeconds), ''],
      ['journal', `${(result.journalBytes / 1024 ** 2).toFixed(1)} MB`, ''],
    ]
  );
  for (const { state, missing } of result.ends) {
    console.log([`run: ${state}`, ...missing.slice(0, 5)].join('\n  '));
  }
}

function start(name: string, execArgv: string[] = []): ChildProcess {
  const child = fork(PROGRAM(name), { execArgv, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  children.push(child);
  return child;
}

/** The next message of that type. Throws if the process ends before. */
function message<Message extends FromAgents | FromConductor, Type extends Message['type']>(
  child: ChildProcess,
  schema: { parse(value: unknown): Message },
  type: Type
): Promise<Extract<Message, { type: Type }>> {
  const isWanted = (each: Message): each is Extract<Message, { type: Type }> => each.type === type;
  const { promise, resolve, reject } = Promise.withResolvers<Extract<Message, { type: Type }>>();
  child.on('message', (received) => {
    const parsed = schema.parse(received);
    if (isWanted(parsed)) {
      resolve(parsed);
    }
  });
  child.once('exit', (code) => reject(new Error(`A process has ended with code ${code} before it said "${type}".`)));
  return promise;
}

function pidOf(pid: number | null | undefined): number {
  if (pid == null) {
    throw new Error('A process of the benchmark has ended.');
  }
  return pid;
}

function perSecond(bytes: number, duration: number): string {
  return `${(bytes / duration / 1024).toFixed(0)} kB/s`;
}
