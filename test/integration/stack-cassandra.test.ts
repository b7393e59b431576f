import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { CassandraTarget } from '../../service/src/sinks/cassandra/options.ts';
import { connectCassandra } from '../../service/test/sinks/connect.ts';
import { CassandraServer } from '../../service/src/stack/cassandra.ts';
import { ask, refusesOthers } from './cassandra-strangers.ts';
import { forgetExporters, scraped } from './scraped.ts';
import { startCassandra, type TestCassandra } from './start-cassandra.ts';
import { storeAndCount } from './store-and-count.ts';

const readingsIn = (cassandra: TestCassandra) => storeAndCount(() => connectCassandra(cassandra.target(), {}));

/** Enough for several starts of a Java program, on a machine that may have other work. */
const LIMIT_MS = 240_000;
const WRITES = 'cassandra_client_requests_total{request="Write"}';

describe('a private Cassandra of one node', { timeout: LIMIT_MS }, () => {
  let cassandra: TestCassandra;
  beforeAll(async () => {
    cassandra = await startCassandra({ nodes: 1 });
  }, LIMIT_MS);
  afterAll(() => cassandra[Symbol.asyncDispose]());

  it('starts once, is found again, is reported as silent if it does not answer, stops, and keeps its rows and its size', async () => {
    const first = await cassandra.server.status();
    expect(first).toMatchObject({
      state: 'up',
      version: '5.0.9',
      address: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    });
    expect((await cassandra.server.up()).pid).toBe(first.pid);
    const readings = readingsIn(cassandra);
    expect(await readings.store(20)).toBe(20);
    const [writes] = await scraped(cassandra.server, WRITES);
    expect(writes).toBeGreaterThan(0);

    const pid = first.pid ?? 0;
    process.kill(pid, 'SIGSTOP');
    expect(await cassandra.server.status()).toMatchObject({ state: 'silent', pid, version: null });
    process.kill(pid, 'SIGCONT');

    expect(await cassandra.server.down()).toMatchObject({ state: 'down', pid: null, address: first.address });
    expect(await cassandra.server.down()).toMatchObject({ state: 'down' });
    await forgetExporters(first.folder);
    expect(cassandra.server.exporters()).toEqual([]);
    await cassandra.start(1);
    expect(await readings.count()).toBe(20);
    expect(await scraped(cassandra.server, WRITES)).toEqual([expect.any(Number)]);

    await expect(new CassandraServer(first.folder, 2).up()).rejects.toMatchObject({
      kind: 'configuration',
      code: 'CASSANDRA_NODES',
    });
  });

  it('rejects logins without the password of its target, which it does not reveal', async () => {
    const { username = '', password } = CassandraTarget.parse(cassandra.target());
    const { folder } = await cassandra.server.status();
    await refusesOthers(cassandra, '127.0.0.1');
    expect((await stat(join(folder, 'server.json'))).mode & 0o777).toBe(0o600);
    const readings = readingsIn(cassandra);
    await readings.store(5);
    const asTarget = (cql: string) => ask(cassandra, '127.0.0.1', { username, password }, cql);
    await expect(asTarget("ALTER ROLE cassandra WITH PASSWORD = 'x'")).rejects.toThrow(/permission|sufficient/);
    await expect(asTarget('SELECT * FROM system_auth.roles')).rejects.toThrow(/permission/);

    await cassandra.kill(1, 'SIGKILL');
    await cassandra.start(1);
    expect(cassandra.target()).toMatchObject({ username, password });
    await refusesOthers(cassandra, '127.0.0.1');
    expect(await readings.store(5)).toBe(5);
  });
});

describe('a private Cassandra', { timeout: LIMIT_MS }, () => {
  it('that had no login in an earlier version requires one after its next start, and keeps its rows', async () => {
    await using cassandra = await startCassandra({ nodes: 1, login: 'none' });
    const before = cassandra.target();
    const readings = readingsIn(cassandra);
    await readings.store(5);
    await refusesOthers(cassandra, '127.0.0.1').then(
      () => expect.fail('It was meant to accept any login.'),
      () => undefined
    );

    await cassandra.kill(1, 'SIGTERM');
    await cassandra.server.up();
    await refusesOthers(cassandra, '127.0.0.1');
    expect(cassandra.target()).not.toEqual(before);
    expect(await readings.count()).toBe(5);
    expect(await readings.store(5)).toBe(5);
  });

  it('that does not start shows the end of its log', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'thermobench-cassandra-'));
    try {
      expect(await new CassandraServer(folder).status()).toMatchObject({ state: 'down', address: null });
      expect(await readdir(folder)).toEqual([]);
      await mkdir(join(folder, 'node-127.0.0.1'));
      await writeFile(join(folder, 'node-127.0.0.1', 'data'), 'no folder');
      await expect(new CassandraServer(folder).up()).rejects.toMatchObject({
        kind: 'fatal',
        code: 'STACK_START',
        message: expect.stringMatching(/Cassandra ended immediately[^]*data[^]*Not a directory/),
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
