/** The measured process of `npm run benchmark:fleet`: conducts runs on all simulated agents, and records them in a real journal. */
import { statSync } from 'node:fs';
import { join } from 'node:path';

import { loadSettings } from '../../../service/src/config/load-settings.ts';
import type { Targets } from '../../../service/src/config/settings.ts';
import type { CrewRun } from '../../../service/src/crew/crew.ts';
import { Directory } from '../../../service/src/crew/fleet/directory.ts';
import { FleetCrew } from '../../../service/src/crew/fleet/fleet-crew.ts';
import { observeHosts } from '../../../service/src/engine/observe-hosts.ts';
import { Journal } from '../../../service/src/journal/journal.ts';
import { connectToNats } from '../../../service/src/nats/connection.ts';
import { Breaker } from '../../../service/src/outages/breaker.ts';
import { privateStack } from '../../../service/src/outages/private-stack.ts';
import { Conductor } from '../../../service/src/runs/conductor.ts';
import { checkRun } from '../../../service/src/runs/spec.ts';
import { ConductorOrder, type FromConductor } from './messages.ts';

/** Resolves when the message is sent. */
function tell(message: FromConductor): Promise<void> {
  return new Promise((resolve) => process.send?.(message, () => resolve()));
}

async function conduct({ dataFolder, groups, seconds }: ConductorOrder): Promise<void> {
  const settings = loadSettings({ dataFolder, env: {} });
  const access = settings.fleet();
  const nowhere = settings.targets().get('null');
  if (access === null || nowhere === undefined) {
    throw new Error('The private NATS server is not running.');
  }
  // Runs on the same target would wait for each other.
  const targets: Targets = new Map(groups.map(({ name }) => [name, { ...nowhere, name }]));
  const connection = await connectToNats(access);
  const directory = new Directory(connection);
  const journal = new Journal(dataFolder);
  const fleet = new FleetCrew(
    async () => connection,
    () => directory.hosts()
  );
  const conductor = new Conductor(
    journal,
    { muster: async (crewOrder) => counted(await fleet.muster(crewOrder), (arrived) => (recorded.seconds += arrived)) },
    observeHosts,
    new Breaker(journal.outages, privateStack(dataFolder))
  );

  const recorded = { seconds: 0, acked: 0, delaysMs: [] as number[] };
  const started = new Set<string>();
  const begunAt = performance.now();
  let before = connection.stats();
  conductor.onSample((run, sample) => {
    recorded.delaysMs.push(Date.now() - sample.at);
    recorded.acked += sample.acked;
    if (started.size < groups.length && started.add(run.id).size === groups.length) {
      before = connection.stats();
      void tell({ type: 'running', musteredMs: performance.now() - begunAt });
    }
  });
  const runs = groups.map(({ name, agents }) => {
    const request = {
      ...{ target: name, hosts: [`group=${name}`], producers: agents, durationMs: seconds * 1000 },
      source: { kind: 'synthetic' },
    };
    return conductor.start(
      checkRun(request, targets, () => agents),
      { startedBy: null }
    );
  });
  await Promise.all(runs.map(({ id }) => conductor.ended(id)));
  await tell({ type: 'written' });
  const { inBytes, outBytes } = connection.stats();
  const ends = runs.map(({ id }) => {
    const report = journal.report(id);
    return {
      state: journal.run(id)?.state ?? 'gone',
      missing: [
        ...(report?.errors ?? []).map((error) => error.message),
        ...(report?.hosts ?? []).flatMap(({ host, missing }) => (missing === null ? [] : [`${host}: ${missing}`])),
      ],
    };
  });
  const journalBytes = ['journal.db', 'journal.db-wal'].reduce(
    (sum, name) => sum + (statSync(join(dataFolder, name), { throwIfNoEntry: false })?.size ?? 0),
    0
  );
  await tell({
    type: 'done',
    ...recorded,
    bytes: { received: inBytes - before.inBytes, sent: outBytes - before.outBytes },
    ends,
    journalBytes,
  });
  await conductor.close();
  await connection.close();
  journal.close();
  process.exit();
}

/** The same run. Tells for each second how many hosts acked rows in it. */
function counted(run: CrewRun, arrived: (hosts: number) => void): CrewRun {
  return {
    source: run.source,
    accounts: run.accounts,
    ended: run.ended,
    planStart: () => run.planStart?.() ?? Date.now(),
    forget: () => run.forget?.(),
    state: () => run.state?.(),
    stop: () => run.stop(),
    abort: () => run.abort(),
    go: (observe) =>
      run.go((second, accounts, changes) => {
        arrived(second.shares?.filter(({ acked }) => acked > 0).length ?? 0);
        observe(second, accounts, changes);
      }),
  };
}

process.on('message', (message) => void conduct(ConductorOrder.parse(message)));
