import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { cassandraSink } from '../../service/src/sinks/cassandra/kind.ts';
import type { StoringSink } from '../../service/src/sinks/contract.ts';
import type { SinkKind } from '../../service/src/sinks/sink-kind.ts';
import { mysqlSink } from '../../service/src/sinks/mysql/kind.ts';
import { makeTopic, type TestTopic } from './relay-topic.ts';
import { sharedCassandra, type TestCassandra } from './start-cassandra.ts';
import { sharedKafka, type TestKafka } from './start-kafka.ts';
import { sharedMariadb, type TestMariadb } from './start-mariadb.ts';

const PROGRAM = fileURLToPath(new URL('../../service/bin/thermobench', import.meta.url));
const READINGS = Number(process.env.THERMOBENCH_RELAY_READINGS ?? 50_000);
const RUN = 'm0000001';
const POLL_MS = 100;
const Summary = z.object({ rows: z.int(), duplicates: z.int(), lagRows: z.int() });

let kafka: TestKafka;
let mariadb: TestMariadb;
let cassandra: TestCassandra;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-relay-'));
  mariadb = await sharedMariadb();
  kafka = await sharedKafka();
  cassandra = await sharedCassandra();
});
afterAll(async () => {
  await cassandra[Symbol.asyncDispose]();
  await kafka[Symbol.asyncDispose]();
  await mariadb[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

/** Where a relay writes to, and how its rows are counted. */
interface Store {
  readonly kind: SinkKind<StoringSink>;
  readonly settings: Record<string, unknown>;
  readonly readings: number;
}

/** `thermobench relay` as a separate process. */
function startRelay(topic: TestTopic, store: Store, ...flags: string[]): ChildProcess {
  const config = join(folder, 'thermobench.yaml');
  writeFileSync(config, JSON.stringify({ targets: { stream: topic.target, store: store.settings } }));
  const args = [
    'relay',
    '--from',
    'stream',
    '--to',
    'store',
    '--rows-per-batch',
    '500',
    '--session-timeout-ms',
    '6000',
  ];
  return spawn(PROGRAM, [...args, ...flags, '--json', '--config', config, '--data', folder], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

async function ledger({ kind, settings, readings }: Store) {
  const sink = await kind.connect(kind.target.parse(settings), {});
  const [count] =
    (await sink.ledger.count(RUN, [{ producer: 0, offered: readings, acked: readings, unacked: [] }])) ?? [];
  await sink.close();
  return count;
}

/** Resolves with the number of stored readings once there are at least that many. */
async function untilStored(store: Store, least: number): Promise<number> {
  for (;;) {
    const { rows } = (await ledger(store)) ?? { rows: 0 };
    if (rows >= least) {
      return rows;
    }
    await pause(POLL_MS);
  }
}

async function ended(relay: ChildProcess, signal: NodeJS.Signals): Promise<unknown> {
  const exit = once(relay, 'exit');
  relay.kill(signal);
  const [code]: unknown[] = await exit;
  return code;
}

describe('a relay that is killed', () => {
  it.each([
    ['MariaDB', (): Store => ({ kind: mysqlSink, settings: mariadb.target(), readings: READINGS })],
    ['Cassandra', (): Store => ({ kind: cassandraSink, settings: cassandra.target(), readings: READINGS * 0.4 })],
  ])(
    'three times, while another joins and leaves, stores each reading in %s once',
    { timeout: 300_000 + READINGS },
    async (_name, into) => {
      await using topic = await makeTopic(kafka, 4);
      const store = into();
      const { readings } = store;
      await topic.produce(RUN, 0, readings);
      let first = startRelay(topic, store);
      let stored = 0;
      for (const more of [0.1, 0.1, 0.05]) {
        stored = await untilStored(store, stored + readings * more);
        expect(await ended(first, 'SIGKILL')).toBeNull();
        first = startRelay(topic, store);
      }
      expect(stored).toBeLessThan(readings);

      const second = startRelay(topic, store);
      await untilStored(store, stored + readings * 0.2);
      expect(await ended(second, 'SIGTERM')).toBe(0);
      const last = startRelay(topic, store, '--until-caught-up');
      const [said] = await Promise.all([last.stdout === null ? '' : text(last.stdout), once(last, 'exit')]);
      expect(Summary.parse(JSON.parse(said))).toMatchObject({ duplicates: 0, lagRows: 0 });
      await untilStored(store, readings);
      expect(await ended(first, 'SIGTERM')).toBe(0);

      expect(await ledger(store)).toEqual({
        producer: 0,
        rows: readings,
        distinct: readings,
        unacked: 0,
        highestSeq: readings - 1,
        wrong: 0,
      });
      expect(await topic.committed('thermobench-store')).toBe(readings);
    }
  );
});
