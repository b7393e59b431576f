import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Producer } from '@platformatic/kafka';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { RelayOptions } from '../../service/src/relay/options.ts';
import { openTrialEngine } from '../../service/test/engine/trial-engine.ts';
import { KafkaOptions, KafkaTarget } from '../../service/src/kafka/options.ts';
import { KafkajsSession } from '../../service/src/sinks/kafka/session-kafkajs.ts';
import { kafkaSink } from '../../service/src/sinks/kafka/kind.ts';
import { connectKafka } from '../../service/test/sinks/connect.ts';
import { sqliteSink } from '../../service/src/sinks/sqlite/kind.ts';
import { makeCertificates } from './certificates.ts';
import { startSecuredKafka, type KafkaUser, type SecuredKafka } from './start-secured-kafka.ts';
import { runRelay } from './run-relay.ts';

const ROWS_PER_RUN = 1_500;
const ORIGIN = { run: 'm0000001', producer: 0 };
const WRONG_NAME = {
  kind: 'configuration',
  code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  hint: expect.stringMatching(/certificates.*tls\.verify/),
};
const NO_RIGHT = {
  kind: 'configuration',
  code: 'TOPIC_AUTHORIZATION_FAILED',
  hint: expect.stringMatching(/Grant the/),
};

let kafka: SecuredKafka;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-secured-'));
  kafka = await startSecuredKafka();
}, 300_000);
afterAll(async () => {
  await kafka[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

function targetOf(user: KafkaUser, changes: object = {}): KafkaTarget {
  return KafkaTarget.parse({
    sink: 'kafka',
    brokers: [kafka.brokers.byName],
    topic: 'temperature',
    timeoutMs: 10_000,
    tls: { ca: kafka.authority },
    sasl: kafka.login(user),
    ...changes,
  });
}

function relayFrom(from: KafkaTarget, options: object = {}) {
  const file = join(folder, 'relayed.db');
  return runRelay({
    from,
    to: { kind: 'sqlite', target: sqliteSink.target.parse({ sink: 'sqlite', file }) },
    options: RelayOptions.parse({ group: 'thermobench-stream', sessionTimeoutMs: 6_000, batchMs: 50, ...options }),
    untilCaughtUp: true,
  });
}

/** Writes one reading with a producer of that client. */
async function write(target: KafkaTarget, client: string): Promise<number> {
  const session = await connectKafka(target, { client }).open(ORIGIN.run, ORIGIN.producer);
  try {
    await session.write({ firstSeq: 0, readings: [{ location: 'pi', time: Date.now(), value: 21.5 }] });
    return await session.commit();
  } finally {
    await session.close();
  }
}

/** Writes a record that no producer of ours would write. */
async function spoil(target: KafkaTarget): Promise<void> {
  const { brokers: bootstrapBrokers, tls, sasl, topic } = target;
  const producer = new Producer({ clientId: 'test', bootstrapBrokers, tls: { ca: tls?.ca }, sasl });
  await producer.send({ acks: -1, messages: [{ topic, value: Buffer.from('no JSON') }] });
  await producer.close();
}

/** Connects with each of the libraries. The sink itself always connects with the first library before the second one writes. */
const CONNECT = {
  platformatic: (target: KafkaTarget) => connectKafka(target, {}).check(),
  kafkajs: async (target: KafkaTarget) => {
    const options = KafkaOptions.parse({ client: 'kafkajs' });
    const settings = { options, isIdempotent: true, partitions: 1, mostBatchBytes: 1_000_000 };
    const session = await KafkajsSession.open(target, settings, ORIGIN);
    await session.close();
  },
} as const;
const CLIENTS = ['platformatic', 'kafkajs'] as const;

describe('a Kafka with TLS, logins and the permissions from acls.sh', () => {
  it.each([
    { client: 'platformatic', mode: 'batched' },
    { client: 'platformatic', mode: 'sync' },
    { client: 'kafkajs', mode: 'batched' },
  ])('accepts a run of $client, $mode, and stores each record once', async (sink) => {
    const settings = targetOf('thermobench');
    await using trial = openTrialEngine([{ name: 'safe', origin: 'file', kind: kafkaSink, settings }]);
    const source = { kind: 'synthetic' } as const;

    const { id } = await trial.start({ target: 'safe', source, producers: 2, rows: ROWS_PER_RUN, sink });

    expect(await trial.ended(id)).toMatchObject({
      ...{ state: 'done', valid: true, errors: [] },
      ledger: { acked: ROWS_PER_RUN, stored: ROWS_PER_RUN, lost: 0, duplicated: 0, wrong: 0 },
      // Only users who may read the topic's settings can see this.
      store: { durability: { 'retention.ms': '-1' } },
    });
  });

  it('lets a run relay what it wrote, as the user who wrote it', async () => {
    const settings = targetOf('thermobench');
    await using trial = openTrialEngine([{ name: 'safe', origin: 'file', kind: kafkaSink, settings }]);
    const source = { kind: 'synthetic' } as const;

    const { id } = await trial.start({ target: 'safe', source, producers: 2, rows: ROWS_PER_RUN, relayTo: 'sqlite' });

    expect(await trial.ended(id)).toMatchObject({
      ...{ state: 'done', valid: true, errors: [] },
      relay: { target: 'sqlite', ledger: { stored: ROWS_PER_RUN, lost: 0, duplicated: 0, wrong: 0 } },
    });
  });

  it('lets a relay copy everything to another store, and set aside what is not a reading', async () => {
    await spoil(targetOf('thermobench'));
    const sum = { rows: 4 * ROWS_PER_RUN, duplicates: 0, poison: 1, retries: 0, lagRows: 0 };

    expect(await relayFrom(targetOf('thermobench-relay'))).toMatchObject(sum);

    const lag = [{ group: 'thermobench-stream', topic: 'temperature', rows: 0 }];
    expect(await kafkaSink.consumerLag?.(targetOf('thermobench-lag'))).toEqual(lag);
    expect(await kafkaSink.consumerLag?.(targetOf('thermobench'))).toEqual(lag);
  });

  it.each(CLIENTS)('lets nobody write to another topic, and no other user to this one: %s', async (client) => {
    const elsewhere = targetOf('thermobench', { topic: 'another' });
    await expect(write(elsewhere, client)).rejects.toMatchObject({
      ...NO_RIGHT,
      message: expect.stringMatching(/"thermobench".*"another"/),
    });
    await expect(write(targetOf('thermobench-relay'), client)).rejects.toMatchObject(NO_RIGHT);
    await expect(write(targetOf('thermobench-lag'), client)).rejects.toMatchObject({
      kind: 'configuration',
      code: 'CLUSTER_AUTHORIZATION_FAILED',
    });
  });

  it('lets nobody create another topic, and does not let the monitoring user read this one', async () => {
    const elsewhere = connectKafka(targetOf('thermobench', { topic: 'another' }), {});
    await expect(elsewhere.prepare({ run: ORIGIN.run, payload: 1, locations: [] })).rejects.toMatchObject(NO_RIGHT);
    const watching = connectKafka(targetOf('thermobench-lag'), {});
    await expect(watching.readings.locations()).rejects.toMatchObject(NO_RIGHT);
  });

  it("prevents a relay from using other users' groups, and other topics for its dead letters", async () => {
    const target = targetOf('thermobench-relay');
    const noGroup = {
      kind: 'configuration',
      code: 'GROUP_AUTHORIZATION_FAILED',
      hint: expect.stringMatching(/thermobench-/),
    };
    await expect(relayFrom(target, { group: 'of-others' })).rejects.toMatchObject(noGroup);
    await expect(relayFrom(targetOf('thermobench'))).rejects.toMatchObject(noGroup);
    await spoil(targetOf('thermobench'));
    await expect(relayFrom(target, { deadLetter: 'another' })).rejects.toMatchObject({
      ...NO_RIGHT,
      message: expect.stringMatching(/"thermobench-relay".*"another"/),
    });
  });
});

// Concurrent, because kafkajs and the relay's own client retry for a few seconds before they give up.
describe.concurrent.each(CLIENTS)('with a target that does not fit the broker, %s', (client) => {
  const connect = (changes: object) => CONNECT[client](targetOf('thermobench', changes));

  it('reports its refused login', async () => {
    const { username, password } = kafka.login('thermobench');
    for (const sasl of [
      { mechanism: 'SCRAM-SHA-512', username, password: 'not this one' },
      { mechanism: 'SCRAM-SHA-512', username: 'nobody', password },
      { mechanism: 'PLAIN', username, password },
    ]) {
      await expect(connect({ sasl })).rejects.toMatchObject({
        kind: 'configuration',
        hint: expect.stringMatching(/target's `sasl`/),
      });
    }
  });

  it('does not trust a certificate of an unknown authority, or one for another name', async () => {
    const { byName, byAddress, misnamed } = kafka.brokers;
    const other = { ca: makeCertificates('localhost').authority };
    await Promise.all([
      expect(connect({ tls: {} })).rejects.toMatchObject({
        kind: 'configuration',
        hint: expect.stringMatching(/tls\.ca/),
      }),
      expect(connect({ brokers: [byName], tls: other })).rejects.toMatchObject({
        kind: 'configuration',
        hint: expect.stringMatching(/tls\.ca/),
      }),
      expect(connect({ brokers: [misnamed] })).rejects.toMatchObject(WRONG_NAME),
      expect(connect({ brokers: [byAddress] })).rejects.toMatchObject(WRONG_NAME),
    ]);
  });

  it('accepts any certificate if the target skips the check', async () => {
    await connect({ brokers: [kafka.brokers.byAddress], tls: { verify: false } });
  });

  it('says what the target lacks if the broker closes the connection', async () => {
    await Promise.all([
      expect(connect({ tls: undefined })).rejects.toMatchObject({
        kind: 'transient',
        hint: expect.stringMatching(/has no `tls`:/),
      }),
      expect(connect({ sasl: undefined })).rejects.toMatchObject({
        kind: 'transient',
        hint: expect.stringMatching(/has no `sasl`:/),
      }),
    ]);
  });
});

describe.concurrent('a relay of a target that does not fit the broker', () => {
  it.each([
    ['a wrong password', () => ({ sasl: { ...kafka.login('thermobench-relay'), password: 'not this one' } }), /sasl/],
    ['an unknown authority', () => ({ tls: {} }), /tls\.ca/],
    ['an address, which the certificate does not name', () => ({ brokers: [kafka.brokers.byAddress] }), /certificates/],
  ])('ends with the reason: %s', async (_, changes, hint) => {
    await expect(relayFrom(targetOf('thermobench-relay', changes()))).rejects.toMatchObject({
      kind: 'configuration',
      hint: expect.stringMatching(hint),
    });
  });
});
