import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { describe, expect, it } from 'vitest';

import { loadSettings } from '../../service/src/config/load-settings.ts';
import { openLocalEngine } from '../../service/src/engine/local-engine.ts';
import { RemoteEngine } from '../../service/src/engine/remote-engine.ts';
import { liveService } from '../../service/src/engine/service-record.ts';
import { Outage, parseOutage, type OutageAction } from '../../service/src/model/outage.ts';
import type { Report } from '../../service/src/model/report.ts';
import { hasEnded, type RunRequest } from '../../service/src/model/run.ts';
import { duration } from '../../service/src/reports/figures.ts';
import { stackServers } from '../../service/src/stack/index.ts';
import { seededRandom } from '../../service/src/stats/random.ts';
import { openStackFolder } from '../integration/stack-folder.ts';

/*
 * Breaks real servers many times: the leader of three Kafka brokers while a run writes, and the service itself while it breaks
 * something.
 */

const TIMES = Number(process.env.THERMOBENCH_KILLS ?? 20);
const SEED = Number(process.env.THERMOBENCH_SEED ?? Date.now() % 1_000_000);
console.log(`THERMOBENCH_SEED=${SEED}`);
const random = seededRandom(SEED);
/** A broker is back in sync after this time, so that two of three brokers are always there. */
const APART_S = 25;
const WAIT = { timeout: 120_000, interval: 100 };
const PROGRAM = join(import.meta.dirname, '../../service/bin/thermobench');

async function reportOf(dataFolder: string, request: RunRequest): Promise<Report> {
  const engine = openLocalEngine(loadSettings({ dataFolder, env: {} }));
  try {
    const { id } = await engine.start(request, 'test');
    await expect.poll(async () => hasEnded((await engine.run(id)).state), { timeout: 3_600_000 }).toBe(true);
    return await engine.report(id);
  } finally {
    await engine.close();
  }
}

function outages(...texts: string[]): Outage[] {
  return texts.map((text) => Outage.parse(parseOutage(text)));
}

/** A run that kills the leader again and again. */
function leaderKills(times: number, sink: object): RunRequest {
  const texts = Array.from({ length: times }, (_, index) => `kill kafka leader after ${5 + index * APART_S}s for 3s`);
  return {
    ...{ target: 'kafka', source: { kind: 'synthetic' }, producers: 4, ratePerSecond: 1_000, sink: { ...sink } },
    ...{ durationMs: (5 + times * APART_S) * 1_000, outages: outages(...texts) },
  };
}

function told({ ledger, outages: broken = [] }: Report): string {
  const unavailable = broken.map(({ unavailableMs }) => unavailableMs ?? NaN).sort((a, b) => a - b);
  const at = (share: number) => duration(unavailable[Math.floor(share * (unavailable.length - 1))] ?? NaN);
  return (
    `${broken.length} leader kills: unavailable for ${at(0)} (least), ${at(0.5)} (median), ${at(0.9)} (p90), ${at(1)} (most); ` +
    `lost ${ledger?.lost}, duplicated ${ledger?.duplicated}, stored but unacked ${ledger?.storedUnacked} of ${ledger?.acked} acked`
  );
}

describe('three brokers whose leader is killed', () => {
  it(`${TIMES} times lose no row that all replicas have confirmed`, async () => {
    await using stack = await openStackFolder('kafka', { brokers: 3 });
    const report = await reportOf(stack.dataFolder, leaderKills(TIMES, { acks: 'all' }));
    console.log(`acks all: ${told(report)}`);
    expect(report.outages?.map(({ problem }) => problem).filter((problem) => problem !== null)).toEqual([]);
    expect(report).toMatchObject({ state: 'done', valid: true, ledger: { lost: 0, duplicated: 0, wrong: 0 } });
  });

  it(`${TIMES} times may lose rows that only the leader has confirmed; each is counted`, async () => {
    await using stack = await openStackFolder('kafka', { brokers: 3 });
    const report = await reportOf(stack.dataFolder, leaderKills(TIMES, { acks: '1' }));
    console.log(`acks 1: ${told(report)}`);
    expect(report.state).toBe('done');
    const { acked = 0, lost = 0, stored = 0, storedUnacked = 0, duplicated = 0 } = report.ledger ?? {};
    expect(stored).toBe(acked - lost + storedUnacked + duplicated);
    expect(report.valid).toBe(lost === 0);
  });

  it('do not ack without a quorum, and go on by themselves', async () => {
    await using stack = await openStackFolder('kafka', { brokers: 3 });
    const report = await reportOf(stack.dataFolder, {
      ...leaderKills(1, { acks: 'all' }),
      ...{
        durationMs: 90_000,
        outages: outages('kill kafka broker 1 after 10s for 10s', 'kill kafka broker 2 after 10s for 10s'),
      },
    });
    console.log(`lost quorum: ${told(report)}`);
    expect(report).toMatchObject({ state: 'done', valid: true, ledger: { lost: 0, duplicated: 0, wrong: 0 } });
    expect(report.outages?.[0]).toMatchObject({ problem: null, backAfterMs: expect.any(Number) });
    expect(report.outages?.[0]?.unavailableMs).toBeGreaterThan(9_000);
  });
});

describe('a relay that stands still for 20 s', () => {
  it('falls behind, catches up, and stores each reading once', async () => {
    await using stack = await openStackFolder(['mariadb', 'kafka']);
    const report = await reportOf(stack.dataFolder, {
      ...{ target: 'kafka', relayTo: 'mariadb', source: { kind: 'synthetic' }, producers: 2, ratePerSecond: 500 },
      ...{ durationMs: 40_000, outages: outages('freeze relay after 10s for 20s') },
    });
    console.log(
      `relay: at most ${report.relay?.mostLag} records behind, caught up ${report.relay?.drainMs} ms after the producers`
    );
    expect(report).toMatchObject({ state: 'done', valid: true, outages: [{ problem: null }] });
    expect(report.relay?.ledger).toMatchObject({ lost: 0, duplicated: 0, wrong: 0, stored: 20_000 });
    expect(report.relay?.mostLag).toBeGreaterThan(5_000);
  });
});

async function startService(dataFolder: string): Promise<{ child: ChildProcess; engine: RemoteEngine }> {
  const child = spawn(PROGRAM, ['--data', dataFolder, 'serve', '--listen', '127.0.0.1:0', '--log-level', 'warn'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await expect.poll(() => liveService(dataFolder), WAIT).toBeTruthy();
  const live = await liveService(dataFolder);
  const { tokens } = loadSettings({ dataFolder, env: {} });
  return { child, engine: new RemoteEngine({ address: live?.address ?? '', token: tokens.full }) };
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

describe.each<OutageAction>(['kill', 'freeze', 'restart', 'lock'])('a service that is killed during a %s', (action) => {
  it(`leaves nothing broken after its next start, ${TIMES} times at random moments`, async () => {
    await using stack = await openStackFolder('mariadb');
    const server = stackServers(stack.dataFolder).get('mariadb');
    for (let time = 1; time <= TIMES; time += 1) {
      const first = await startService(stack.dataFolder);
      const run = { target: 'mariadb', source: { kind: 'synthetic' }, producers: 2, durationMs: 20_000 } as const;
      await first.engine.start({ ...run, outages: outages(`${action} mariadb after 500ms for 1500ms`) }, null);
      await pause(500 + random() * 3_500);
      await kill(first.child);

      const next = await startService(stack.dataFolder);
      const words = `${time} of ${TIMES}`;
      await expect.poll(() => next.engine.outages(), { ...WAIT, message: words }).toEqual([]);
      const status = await server?.status();
      expect(status, words).toMatchObject({ state: 'up' });
      expect(readFileSync(`/proc/${status?.pid}/stat`, 'utf8'), words).not.toContain(') T ');
      // Nothing keeps the tables: a run can write.
      const { id } = await next.engine.start({ ...run, durationMs: null, rows: 100 }, null);
      await expect.poll(async () => (await next.engine.run(id)).state, { ...WAIT, message: words }).toBe('done');
      await kill(next.child);
    }
  });
});
