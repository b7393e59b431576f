import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Admin } from '@platformatic/kafka';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { TrialService } from '../../service/test/http/trial-service.ts';
import { Run } from '../../service/src/model/run.ts';
import { freePort } from '../../service/src/stack/loopback-ports.ts';
import {
  alertmanager,
  findMonitoringProgram,
  nodeExporter,
  prometheus,
  textfileFolder,
} from '../../service/src/stack/monitoring-programs.ts';
import { sharedKafka, type TestKafka } from './start-kafka.ts';

const THERMOBENCH = fileURLToPath(new URL('../../service/bin/thermobench', import.meta.url));
const PROVISIONED = fileURLToPath(new URL('../../provisioning/prometheus/', import.meta.url));

/**
 * The rules that users get, with all times divided by ten. How long they really take to fire is tested with promtool, in
 * rules.test.ts; here, metrics from the real programs make them fire.
 */
const HURRY = 10;
const POLL = { timeout: 90_000, interval: 500 };

let folder: string;
let kafka: TestKafka;
let service: TrialService;
let address: string;
const children = new Set<ChildProcess>();
/** What the Alertmanager sent, as `firing CollectorSilent attic`. */
const received: string[] = [];
const receiver = createServer((request, response) => {
  void json(request).then((body) => {
    const { alerts } = Notification.parse(body);
    received.push(...alerts.map(({ status, labels }) => `${status} ${labels.alertname} ${labels.host}`));
    response.end();
  });
});

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-alerts-'));
  mkdirSync(textfileFolder(folder));
  kafka = await sharedKafka();
  service = await TrialService.start({ targets: { stream: kafka.target() } });
  const port = await freePort();
  address = `http://127.0.0.1:${port}`;
  const alertPort = await freePort();
  await once(receiver.listen(0, '127.0.0.1'), 'listening');
  writeConfiguration(alertPort);
  start(alertmanager(folder, alertPort));
  start(prometheus(folder, port));
}, 240_000);

afterAll(async () => {
  await Promise.all([...children].map((child) => end(child, 'SIGKILL')));
  receiver.close();
  await service[Symbol.asyncDispose]();
  await kafka[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

describe.concurrent('an alert', { timeout: 200_000 }, () => {
  it('fires for a silent collector, which was killed or whose machine is down, and ends when it is back', async ({
    expect,
  }) => {
    const { command, watch } = await machine('attic');
    const exporter = start(command);
    let collector = collect();
    watch();
    await expect.poll(acksOf, POLL).toEqual(['attic']);
    // On a busy machine, the first reading may come so late that the alert is correct until then.
    await expect.poll(() => firing('CollectorSilent'), POLL).toEqual([]);

    await end(collector, 'SIGKILL');
    await expect.poll(() => firing('CollectorSilent'), POLL).toMatchObject([SILENT]);
    await expect.poll(() => received, POLL).toContain('firing CollectorSilent attic');
    collector = collect();
    await expect.poll(() => firing('CollectorSilent'), POLL).toEqual([]);
    await expect.poll(() => received, POLL).toContain('resolved CollectorSilent attic');

    await end(exporter, 'SIGKILL');
    await expect.poll(() => firing('CollectorSilent'), POLL).toMatchObject([SILENT]);
    start(command);
    await expect.poll(() => firing('CollectorSilent'), POLL).toEqual([]);

    // A collector that was stopped cleanly no longer exports anything; rules/tests/alerts.yml shows that this raises no alert.
    await end(collector, 'SIGTERM');
    await expect.poll(acksOf, POLL).toEqual([]);
  });

  it('fires for a consumer group that falls behind, and ends when it has caught up', async ({ expect }) => {
    const { id } = await startRun();
    // A cluster that has just started has no group coordinator and no topic yet.
    await expect.poll(() => commit('slow', () => 0n).then(() => 'committed'), POLL).toBe('committed');

    await expect
      .poll(() => firing('ConsumerLagGrowing'), POLL)
      .toMatchObject([
        {
          labels: { severity: 'warning', target: 'stream', group: 'slow' },
          annotations: { summary: expect.stringMatching(/^Group slow is [\d.]+k rows behind topic temperature/) },
        },
      ]);

    await service.ask(`/api/v1/runs/${id}/stop`, { method: 'POST' });
    await commit('slow', (end) => end);
    await expect.poll(() => firing('ConsumerLagGrowing'), POLL).toEqual([]);
  });
});

const SILENT = {
  labels: { severity: 'critical', host: 'attic', target: 'sqlite' },
  annotations: { summary: expect.stringMatching(/^No reading from attic has reached sqlite for \d+/) },
};

const AddressInfo = z.object({ port: z.int() });

const Notification = z.object({
  alerts: z.array(z.object({ status: z.string(), labels: z.record(z.string(), z.string()) })),
});

const Alerts = z.object({
  data: z.object({
    alerts: z.array(
      z.object({
        state: z.string(),
        labels: z.record(z.string(), z.string()),
        annotations: z.record(z.string(), z.string()),
      })
    ),
  }),
});

const Instant = z.object({
  data: z.object({ result: z.array(z.object({ metric: z.record(z.string(), z.string()) })) }),
});

async function firing(alertname: string) {
  const { alerts } = Alerts.parse(await ask('/api/v1/alerts')).data;
  return alerts.filter(({ state, labels }) => state === 'firing' && labels.alertname === alertname);
}

/** Hosts that report when one of their readings was acked. */
async function acksOf(): Promise<Array<string | undefined>> {
  const query = encodeURIComponent('thermobench_collector_last_ack_timestamp_seconds');
  const { result } = Instant.parse(await ask(`/api/v1/query?query=${query}`)).data;
  return result.map(({ metric }) => metric.host);
}

async function ask(path: string): Promise<unknown> {
  const response = await fetch(address + path, { signal: AbortSignal.timeout(5_000) });
  return response.json();
}

function writeConfiguration(alertPort: number): void {
  const rules = join(PROVISIONED, 'rules');
  mkdirSync(join(folder, 'rules'));
  readdirSync(rules)
    .filter((file) => file.endsWith('.yml'))
    .forEach((file) => writeFileSync(join(folder, 'rules', file), hurried(readFileSync(join(rules, file), 'utf8'))));
  const configuration = readFileSync(join(PROVISIONED, 'prometheus.yml'), 'utf8');
  const ours = hurried(configuration).replaceAll('http://127.0.0.1:7411/', new URL('/', service.address).href);
  writeFileSync(join(folder, 'prometheus.yml'), ours);
  writeFileSync(join(folder, 'alertmanagers.yml'), JSON.stringify([{ targets: [`127.0.0.1:${alertPort}`] }]));
  writeFileSync(
    join(folder, 'alertmanager.yml'),
    withWebhook(readFileSync(join(PROVISIONED, 'alertmanager.yml'), 'utf8'))
  );
  writeFileSync(join(folder, 'thermobench-token'), service.tokens.readOnly);
}

/** The provisioned file with its sample of a webhook, as a user would uncomment it. */
function withWebhook(text: string): string {
  const { port } = AddressInfo.parse(receiver.address());
  return hurried(text).replace(
    '# webhook_configs:\n    #   - url: http://127.0.0.1:8080/alerts',
    `webhook_configs:\n      - url: http://127.0.0.1:${port}/`
  );
}

/** Replaces `5m` by 30 seconds, `5s` by at least one second, and the limits in seconds of expressions in the same way. */
function hurried(text: string): string {
  const seconds = { s: 1, m: 60, h: 3_600, d: 86_400 };
  return text
    .replace(
      /\b(\d+)([smhd])\b/g,
      (_, count: string, unit: keyof typeof seconds) =>
        `${Math.max(1, Math.round((Number(count) * seconds[unit]) / HURRY))}s`
    )
    .replaceAll(') > 120 unless', `) > ${120 / HURRY} unless`);
}

/** A machine with a node_exporter, and the line in thermobench.yaml that adds it to monitoring. */
async function machine(host: string) {
  const port = await freePort();
  const exporter = { component: 'node', host, address: `127.0.0.1:${port}` };
  return {
    command: nodeExporter(folder, port),
    watch: () => service.reconfigure({ targets: { stream: kafka.target() }, scrape: [exporter] }),
  };
}

/** A thousand readings per second into the topic, until it is stopped. */
async function startRun(): Promise<Run> {
  const body = {
    target: 'stream',
    source: { kind: 'synthetic' },
    producers: 1,
    ratePerSecond: 1_000,
    durationMs: 180_000,
  };
  return Run.parse(await service.json('/api/v1/runs', { method: 'POST', body }));
}

function start(command: ReturnType<typeof prometheus>): ChildProcess {
  return launch(findMonitoringProgram(command), command.args);
}

function collect(): ChildProcess {
  const textfile = join(textfileFolder(folder), 'thermobench.prom');
  return launch(THERMOBENCH, ['collect', '--source', 'synthetic', '--textfile', textfile]);
}

function launch(program: string, args: readonly string[]): ChildProcess {
  const env = { PATH: process.env.PATH, HOME: folder, THERMOBENCH_DATA: join(folder, 'data') };
  const child = spawn(program, args, { env, stdio: 'ignore' });
  children.add(child);
  return child;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  children.delete(child);
  if (child.exitCode === null && child.signalCode === null) {
    child.kill(signal);
    await once(child, 'exit');
  }
}

/** Commits offsets like consumers that have read each partition up to an offset. */
async function commit(group: string, offsetOf: (end: bigint) => bigint): Promise<void> {
  const admin = new Admin({ clientId: 'test', ...kafka.access() });
  try {
    const { topics } = await admin.metadata({ topics: ['temperature'] });
    const partitions = Object.keys(topics.get('temperature')?.partitions ?? {}).map(Number);
    const [{ partitions: ends }] = await admin.listOffsets({
      topics: [
        { name: 'temperature', partitions: partitions.map((partitionIndex) => ({ partitionIndex, timestamp: -1n })) },
      ],
    });
    const offsets = ends.map(({ partitionIndex, offset }) => ({ partition: partitionIndex, offset: offsetOf(offset) }));
    await admin.alterConsumerGroupOffsets({
      groupId: group,
      topics: [{ name: 'temperature', partitionOffsets: offsets }],
    });
  } finally {
    await admin.close();
  }
}
