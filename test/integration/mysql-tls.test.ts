import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { RunRequest } from '../../service/src/model/run.ts';
import { openRelayStore } from '../../service/src/relay/open-store.ts';
import { checksum } from '../../service/src/sinks/checksum.ts';
import { mysqlSink } from '../../service/src/sinks/mysql/kind.ts';
import { connectMysql } from '../../service/test/sinks/connect.ts';
import { makeCertificates } from './certificates.ts';
import { startMariadbd, type Mariadbd } from './start-mariadbd.ts';
import { openTrialEngine } from '../../service/test/engine/trial-engine.ts';

const { key, certificate, authority } = makeCertificates('localhost');
const FILES = { 'server.key': key, 'server.pem': certificate };
const WANTS_TLS = ['--ssl-key={folder}/server.key', '--ssl-cert={folder}/server.pem', '--require-secure-transport=ON'];
const RUN: RunRequest = { target: 'safe', source: { kind: 'synthetic' }, producers: 2, rows: 5_000 };

let mariadb: Mariadbd;
beforeAll(async () => {
  mariadb = await startMariadbd(WANTS_TLS, FILES);
}, 120_000);
afterAll(() => mariadb[Symbol.asyncDispose]());

/** Settings with the host name that the certificate is for. */
const settings = (tls?: object) => ({ ...mariadb.target, host: 'localhost', ...(tls && { tls }) });
const check = async (tls?: object) => {
  const sink = connectMysql(settings(tls), {});
  try {
    return await sink.check();
  } finally {
    await sink.close();
  }
};

describe('a MariaDB that accepts no login without TLS', () => {
  it.each(['single', 'pipelined', 'multirow'])('accepts a run of %s rows, and stores each once', async (insert) => {
    const target = { name: 'safe', origin: 'file', kind: mysqlSink, settings: settings({ ca: authority }) } as const;
    await using trial = openTrialEngine([target]);

    const { id } = await trial.start({ ...RUN, sink: { insert, commitEvery: 100 } });

    expect(await trial.ended(id)).toMatchObject({
      state: 'done',
      errors: [],
      ledger: { acked: 5_000, stored: 5_000, lost: 0, duplicated: 0, wrong: 0 },
    });
  });

  it('accepts what a relay copies', async () => {
    const relay = { lock: 'r0000001', group: 'g', topic: 't', schema: 'timeseries' } as const;
    const store = await openRelayStore('mysql', settings({ ca: authority }), relay);
    await store.prepare({ name: 't', id: null, partitions: 1 });
    const claim = { partition: 0, generation: 1, earliest: 0, afresh: false, committed: async () => null };
    const lane = await store.claim(claim);
    const rows = Array.from({ length: 2_500 }, (_, seq) => {
      const reading = { location: 'pi', time: Date.UTC(2026, 10, 24) + seq, value: 21.5 };
      const place = { run: 'm0000001', producer: 0, seq };
      return { ...reading, origin: { ...place, checksum: checksum(place, reading) } };
    });

    const stored = await lane.store({ firstOffset: 0, nextOffset: rows.length, rows });
    await lane.close();

    expect(stored).toEqual({ duplicates: 0 });
    const again = await store.claim({ ...claim, generation: 2 });
    expect(again.nextOffset).toBe(rows.length);
    await again.close();
    await store.close();
  });

  it('is reported with a hint about the TLS setting of the target', async () => {
    await expect(check()).rejects.toMatchObject({ kind: 'configuration', hint: expect.stringContaining('tls: {}') });
  });

  it.each([
    ['signed by an unknown authority', {}, /tls\.ca/],
    ['signed by another authority', { ca: makeCertificates('localhost').authority }, /tls\.ca/],
    ['for another name', { ca: authority, serverName: 'mariadb.example' }, /tls\.serverName/],
  ])('presents a certificate that is checked: %s', async (_, tls, hint) => {
    await expect(check(tls)).rejects.toMatchObject({ kind: 'configuration', hint: expect.stringMatching(hint) });
  });

  it('is reached by its address, with the name in its certificate or without checking it', async () => {
    const byAddress = (tls: object) => () => connectMysql({ ...mariadb.target, tls }, {});

    expect(byAddress({ ca: authority })).toThrow('is required if host is an address');
    for (const tls of [{ ca: authority, serverName: 'localhost' }, { verify: false }]) {
      const sink = byAddress(tls)();
      expect(await sink.check()).toMatchObject({ version: expect.stringContaining('MariaDB') });
      await sink.close();
    }
  });
});
