import { Admin } from '@platformatic/kafka';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import type { ConfiguredTarget } from '../../service/src/config/settings.ts';
import type { Run, RunRequest } from '../../service/src/model/run.ts';
import { newRunId } from '../../service/src/journal/run-id.ts';
import { describeStore } from '../../service/test/sinks/conformance.ts';
import type { Session, Sink } from '../../service/src/sinks/contract.ts';
import { KafkaTarget } from '../../service/src/kafka/options.ts';
import { kafkaSink } from '../../service/src/sinks/kafka/kind.ts';
import { connectKafka } from '../../service/test/sinks/connect.ts';
import { RewrittenTopic } from './rewritten-topic.ts';
import { sharedKafka, type TestKafka } from './start-kafka.ts';
import { openTrialEngine } from '../../service/test/engine/trial-engine.ts';

let kafka: TestKafka;
beforeAll(async () => {
  kafka = await sharedKafka();
});
afterAll(() => kafka[Symbol.asyncDispose]());

const WAYS = [
  { client: 'platformatic', mode: 'batched', batch: 3 },
  { client: 'platformatic', mode: 'sync', acks: 1 },
  { client: 'kafkajs', mode: 'batched', batch: 3 },
] as const;

let topics = 0;
for (const options of WAYS) {
  describeStore(`kafka with ${Object.values(options).join(', ')}`, async () => {
    const target = { ...kafka.target(), topic: `conforming-${topics++}`, partitions: 3 };
    const topic = new RewrittenTopic(KafkaTarget.parse(target));
    return {
      connect: () => connectKafka(target, { commitEvery: 10, ...options }),
      remove: (row) => topic.remove(row),
      change: (row, to) => topic.change(row, to),
      duplicate: (row) => topic.duplicate(row),
      dispose: async () => {},
    };
  });
}

const ENDLESS: RunRequest = { target: 'trial', source: { kind: 'synthetic' }, producers: 2, durationMs: null };
const CLIENTS = ['platformatic', 'kafkajs'] as const;
const isWriting = ({ acked }: Run) => acked > 0;

function newTarget(changes: object = {}) {
  return kafkaSink.target.parse({ ...kafka.target(), topic: `faults-${topics++}`, timeoutMs: 10_000, ...changes });
}

function trialTarget(changes: object = {}): ConfiguredTarget {
  return { name: 'trial', origin: 'file', kind: kafkaSink, settings: newTarget(changes) };
}

/** A separate topic for a test, with its own settings. */
async function makeTopic(settings: Record<string, string>) {
  const target = KafkaTarget.parse(newTarget());
  const configs = Object.entries(settings).map(([name, value]) => ({ name, value }));
  await asAdmin(async (admin) => {
    await admin.createTopics({ topics: [target.topic], partitions: 2, replicas: 1, configs });
    // The broker learns of the topic a moment after the controller has created it.
    await expect.poll(() => admin.listTopics()).toContain(target.topic);
  });
  return target;
}

async function asAdmin<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = new Admin({ clientId: 'test', ...kafka.access() });
  try {
    return await work(admin);
  } finally {
    await admin.close();
  }
}

describe.each(CLIENTS)('with %s', (client) => {
  it.each(['gzip', 'snappy', 'lz4', 'zstd'])('everything that was compressed by %s is stored', async (compression) => {
    const sink = connectKafka(newTarget(), { client, compression, commitEvery: 100 });
    await sink.prepare({ run: RUN, payload: 1, locations: [] });
    await using session = await opened(sink);
    await session.write({ firstSeq: 0, readings: someReadings(100) });
    expect(await session.commit()).toBe(100);
    const counted = await sink.ledger.count(RUN, [{ producer: 0, offered: 100, acked: 100, unacked: [] }]);
    expect(counted).toMatchObject([{ rows: 100, distinct: 100, wrong: 0, reordered: 0 }]);
  });

  it('the size of a topic is the distance between its first and its last offset', async () => {
    const sink = connectKafka(newTarget(), { client, commitEvery: 100 });
    expect(await sink.rowsHeld?.()).toBe(0);
    await sink.prepare({ run: RUN, payload: 1, locations: [] });
    await using session = await opened(sink);
    await session.write({ firstSeq: 0, readings: someReadings(100) });
    await session.commit();
    expect(await sink.rowsHeld?.()).toBe(100);
  });

  it('a reading that is too large for the topic, or not a number, is refused without affecting others', async () => {
    const sink = connectKafka(await makeTopic({ 'max.message.bytes': '1000' }), { client });
    await using session = await opened(sink);
    const [small] = someReadings(1);
    const readings = [small, { ...small, note: 'x'.repeat(2_000) }, small, { ...small, value: Number.NaN }];
    await session.write({ firstSeq: 0, readings });
    await expect(session.commit()).rejects.toMatchObject({
      kind: 'rejected',
      acked: 2,
      rows: [{ seq: 1, reason: expect.stringContaining('max.message.bytes') }, { seq: 3 }],
    });
    await session.write({ firstSeq: 4, readings: [small] });
    expect(await session.commit()).toBe(1);
  });

  it('a topic that is deleted during a run ends it with a configuration fault', async () => {
    const target = trialTarget({ timeoutMs: 2_000 });
    await using trial = openTrialEngine([target]);
    const { id } = await trial.start({ ...ENDLESS, ratePerSecond: 500, sink: { client, commitEvery: 10 } });
    await trial.until(id, isWriting);
    await asAdmin((admin) => admin.deleteTopics({ topics: [KafkaTarget.parse(target.settings).topic] }));
    const report = await trial.ended(id);
    expect(report).toMatchObject({ state: 'failed', valid: false });
    expect(report.errors).toContainEqual(
      expect.objectContaining({ kind: 'configuration', code: 'UNKNOWN_TOPIC_OR_PARTITION' })
    );
  });
});

describe('a run', () => {
  it('whose only broker is killed and restarted continues, and every record is acked and stored once', async () => {
    await using trial = openTrialEngine([trialTarget({ timeoutMs: 120_000 })]);
    const { id } = await trial.start({ ...ENDLESS, ratePerSecond: 2_000, sink: { commitEvery: 50 } });
    await trial.until(id, isWriting);
    await kafka.kill(1, 'SIGKILL');
    await kafka.start(1);
    const { acked } = await trial.engine.run(id);
    await trial.until(id, (run) => run.acked > acked + 200);
    await trial.engine.stop(id);
    expect(await trial.ended(id)).toMatchObject({
      state: 'done',
      valid: true,
      ledger: { lost: 0, duplicated: 0, wrong: 0, reordered: 0, storedUnacked: 0, gaps: 0 },
    });
  }, 180_000);

  it('whose broker hangs ends when its timeouts expire, and loses nothing', { timeout: 120_000 }, async () => {
    // When the broker continues, it elects a leader again; the count waits at most this long for it.
    await using trial = openTrialEngine([trialTarget({ timeoutMs: 4_000 })]);
    const { id } = await trial.start({ ...ENDLESS, ratePerSecond: 2_000, sink: { commitEvery: 50 } });
    await trial.until(id, isWriting);
    const { pid } = await kafka.server.status();
    process.kill(Number(pid), 'SIGSTOP');
    try {
      const report = await trial.ended(id);
      expect(report).toMatchObject({ state: 'failed', ledger: null, ledgerProblem: { kind: 'transient' } });
      expect(report.errors[0]).toMatchObject({
        kind: 'fatal',
        code: expect.stringMatching(/^(TIMEOUT|CONNECTION_LOST)$/),
      });
    } finally {
      process.kill(Number(pid), 'SIGCONT');
    }
    expect(await trial.engine.verify(id)).toMatchObject({ valid: true, ledger: { lost: 0, duplicated: 0, wrong: 0 } });
  });

  it.each([
    ['no broker', { brokers: ['127.0.0.1:1'] }, { code: 'ECONNREFUSED', kind: 'transient' }],
    ['TLS to a broker that has none', { tls: {} }, { kind: 'configuration' }],
    ['a login that the broker refuses', { sasl: { mechanism: 'PLAIN', username: 'pi', password: 'x' } }, {}],
  ])('with %s ends as failed, and says what to check', async (_what, changes, fault) => {
    await using trial = openTrialEngine([trialTarget(changes)]);
    const { id } = await trial.start({ ...ENDLESS, rows: 10 });
    expect(await trial.ended(id)).toMatchObject({
      state: 'failed',
      startedAt: null,
      errors: [{ ...fault, hint: expect.stringMatching(/brokers|tls|sasl/) }],
    });
  });
});

it('two that prepare a topic at the same time both succeed', async () => {
  const target = newTarget();
  await Promise.all([1, 2].map(() => connectKafka(target, {}).prepare({ run: RUN, payload: 1, locations: [] })));
  expect(await connectKafka(target, {}).check()).toMatchObject({ durability: { 'retention.ms': '-1' } });
});

it('a topic that keeps only the newest record of each key is refused', async () => {
  const target = await makeTopic({ 'cleanup.policy': 'compact' });
  await expect(connectKafka(target, {}).prepare({ run: RUN, payload: 1, locations: [] })).rejects.toMatchObject({
    kind: 'configuration',
    code: 'TOPIC_COMPACTED',
  });
});

describe('a client whose clock is ahead of the broker’s', () => {
  afterEach(() => vi.restoreAllMocks());

  it.each([
    ['by three hours', 3, 'LogAppendTime'],
    ['by forty days', 40 * 24, 'LogAppendTime'],
    ['and is corrected while it writes', 3, 'CreateTime'],
  ])('%s finds its records, and continues where it stopped', async (_what, hours, type) => {
    const target = await makeTopic({ 'message.timestamp.type': type });
    const ahead = Date.now() + hours * 3_600_000;
    const run = newRunId(ahead, null);
    const sink = connectKafka(target, {});
    const session = await sink.open(run, 0);
    await session.write({ firstSeq: 0, readings: someReadings(20) });
    expect(await session.commit()).toBe(20);
    await session.close();
    await sink.close();

    // Count later by the same clock, so that the run is in its past.
    vi.spyOn(Date, 'now').mockReturnValue(ahead + 60_000);
    const later = connectKafka(target, {});
    const account = { producer: 0, offered: 20, acked: 20, unacked: [] };
    expect(await later.ledger.count(run, [account])).toMatchObject([{ rows: 20, distinct: 20, unacked: 0, wrong: 0 }]);
    if (type === 'LogAppendTime') {
      expect(await later.resume.lastStored(run, 0)).toBe(19);
      expect(await later.resume.storedAmong(run, 0, [3, 4])).toEqual(expect.arrayContaining([3, 4]));
    }
    await later.close();
  });

  it('still detects records that are missing', async () => {
    const sink = connectKafka(await makeTopic({ 'message.timestamp.type': 'LogAppendTime' }), {});
    const session = await sink.open(RUN, 0);
    await session.write({ firstSeq: 0, readings: someReadings(5) });
    expect(await session.commit()).toBe(5);
    await session.close();
    const account = { producer: 0, offered: 8, acked: 8, unacked: [] };
    expect(await sink.ledger.count(RUN, [account])).toMatchObject([{ rows: 5, distinct: 5, wrong: 0 }]);
    await sink.close();
  });
});

const RUN = Date.now().toString(36).padStart(8, '0');

function someReadings(rows: number) {
  return Array.from({ length: rows }, (_, i) => ({ location: `room-${i % 5}`, time: Date.now(), value: 20 + i / 8 }));
}

async function opened(sink: Sink): Promise<Session & AsyncDisposable> {
  const session = await sink.open(RUN, 0);
  return {
    write: (batch) => session.write(batch),
    commit: () => session.commit(),
    close: () => session.close(),
    [Symbol.asyncDispose]: () => session.close(),
  };
}
