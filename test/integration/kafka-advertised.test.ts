import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { TopicArchiver } from '../../service/src/archive/topic-archiver.ts';
import { RelayOptions } from '../../service/src/relay/options.ts';
import { KafkaTarget } from '../../service/src/kafka/options.ts';
import { connectKafka } from '../../service/test/sinks/connect.ts';
import { sqliteSink } from '../../service/src/sinks/sqlite/kind.ts';
import { startReaddressingProxy } from './readdressing-proxy.ts';
import { sharedKafka, type TestKafka } from './start-kafka.ts';
import { runRelay } from './run-relay.ts';

let kafka: TestKafka;
let folder: string;
/** Accepts connections, but never answers. */
const silent = createServer();
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-advertised-'));
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  kafka = await sharedKafka();
});
afterAll(async () => {
  await kafka[Symbol.asyncDispose]();
  silent.close();
  rmSync(folder, { recursive: true });
});

function silentPort(): number {
  const address = silent.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe.each([
  [
    'a name that is not known',
    () => ({ host: 'x.invalid', port: 9092 }),
    /x\.invalid:9092, a name that this machine cannot resolve/,
  ],
  ['a port without a listener', () => ({ host: '127.0.0.1', port: 9 }), /127\.0\.0\.1:9, which does not answer/],
  ['a port that does not answer', () => ({ host: '127.0.0.1', port: silentPort() }), /which does not answer/],
])('a broker that advertises %s', (_what, address, words) => {
  it('is detected by the check, before a run, by a relay and by an archiver', async () => {
    const [, port = ''] = kafka.addresses()[0]?.split(':') ?? [];
    await using proxy = await startReaddressingProxy(Number(port), address());
    const target = KafkaTarget.parse({
      ...kafka.target(),
      brokers: [`127.0.0.1:${proxy.port}`],
      timeoutMs: 3_000,
    });
    const refusal = { kind: 'configuration', code: 'ADVERTISED_LISTENER', message: expect.stringMatching(words) };
    for (const client of ['platformatic', 'kafkajs']) {
      const sink = connectKafka(target, { client });
      await expect(sink.check()).rejects.toMatchObject(refusal);
      await expect(sink.prepare({ run: 'm0000001', payload: 1, locations: [] })).rejects.toMatchObject(refusal);
    }
    const to = { kind: 'sqlite', target: sqliteSink.target.parse({ sink: 'sqlite', file: join(folder, 'to.db') }) };
    const options = RelayOptions.parse({ group: 'g' });
    await expect(runRelay({ from: target, to, options, untilCaughtUp: true })).rejects.toMatchObject(refusal);
    const archive = { target, folder: join(folder, 'archive'), rowsPerFile: 10 };
    await expect(TopicArchiver.open(archive)).rejects.toMatchObject(refusal);
  });
});
