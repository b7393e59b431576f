import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { archiveSink } from '../../service/src/sinks/archive/kind.ts';
import { isWritable, writable } from '../../service/src/sinks/contract.ts';
import { ArchiveTrial, PROCESSES_LIMIT_MS, RUN } from './archive-trial.ts';
import { countRows, queryArchive } from './duckdb-archive.ts';
import { readByHadoop } from './parquet-hadoop/read-archive.ts';

const READINGS = 60_000;

const Rejected = z.strictObject({
  partition: z.int(),
  offset: z.int(),
  timestamp: z.number(),
  reason: z.string(),
  headers: z.record(z.string(), z.string()),
  key: z.unknown(),
  value: z.unknown(),
});

let trial: ArchiveTrial;
beforeAll(async () => {
  trial = await ArchiveTrial.start();
});
afterAll(() => trial[Symbol.asyncDispose]());

function rejectedIn(folder: string) {
  return globSync('_rejected/*.ndjson', { cwd: folder })
    .flatMap((path) => readFileSync(join(folder, path), 'utf8').trimEnd().split('\n'))
    .map((line) => Rejected.parse(JSON.parse(line)));
}

describe('an archived topic', { timeout: PROCESSES_LIMIT_MS }, () => {
  it('is read identically by DuckDB and by parquet-hadoop, to the last bit of a value', async () => {
    await using topic = await trial.newTopic();
    const folder = trial.folder('whole');
    await topic.produce(RUN, 0, READINGS);
    expect(await trial.archiveAll(topic, folder, '--rows-per-file', '25000')).toMatchObject({
      readings: READINGS,
      rejected: 0,
      totals: { readings: READINGS, commits: 3 },
    });

    const byDuck = await countRows(folder);
    const byHadoop = await readByHadoop(folder);
    const values = Array.from({ length: READINGS }, (_, seq) => Math.round(2_000 + 500 * Math.sin(seq / 50)) / 100);
    expect(byDuck).toMatchObject({ rows: READINGS, places: READINGS, readings: READINGS });
    expect(byHadoop).toMatchObject({ rows: READINGS, wrong: 0, withoutRun: 0, valueBits: xorOfBits(values) });
    expect(byHadoop).toMatchObject({ checksums: byDuck.checksums, offsets: byDuck.offsets, times: byDuck.times });

    const sensor = await queryArchive(
      z.object({ seq: z.coerce.number(), value: z.number() }),
      (files) => `SELECT seq, value FROM ${files} WHERE location = 'sensor-3' ORDER BY seq`,
      folder
    );
    expect(sensor).toEqual(values.flatMap((value, seq) => (seq % 7 === 3 ? [{ seq, value }] : [])));
  });

  it('contains records from other programs too, and keeps those that are not readings, with the reason', async () => {
    await using topic = await trial.newTopic();
    const folder = trial.folder('others');
    await topic.produce(RUN, 0, 100);
    await topic.send({
      value:
        '{"reading_location":"a/b: 50%","reading_date":"2012-07-05 10:03:01","reading_note":"n","reading_value":48.3}',
    });
    await topic.send({ key: 'shed', value: '{"time":1795500000001.5,"value":-0.5}' });
    await topic.send({ key: 'shed', value: 'not JSON' });
    await topic.send({ headers: { run: 'nobody' }, value: '{"location":"shed","value":1}' });

    expect(await trial.archiveAll(topic, folder)).toMatchObject({ readings: 102, rejected: 2 });
    expect(await readByHadoop(folder)).toMatchObject({ rows: 102, withoutRun: 2, noted: 1, wrong: 0 });
    const theirs = await queryArchive(
      z.object({
        location: z.string(),
        day: z.string(),
        note: z.string().nullable(),
        value: z.number(),
        ms: z.coerce.number(),
      }),
      (files) => `
        SELECT location, strftime(day, '%Y-%m-%d') AS day, note, value, epoch_ms(time) AS ms FROM ${files}
        WHERE run IS NULL ORDER BY value`,
      folder
    );
    expect(theirs).toEqual([
      { location: 'shed', day: '2026-11-24', note: null, value: -0.5, ms: 1_795_500_000_002 },
      { location: 'a/b: 50%', day: '2012-07-05', note: 'n', value: 48.3, ms: Date.UTC(2012, 6, 5, 10, 3, 1) },
    ]);
    expect(rejectedIn(folder)).toMatchObject([
      { partition: 0, reason: expect.stringContaining('not a JSON object'), key: 'shed', value: 'not JSON' },
      { reason: expect.stringContaining('name a run'), headers: { run: 'nobody' } },
    ]);

    // Without new records nothing is written, and rejected records are not rejected again.
    expect(await trial.archiveAll(topic, folder)).toMatchObject({
      readings: 0,
      rejected: 0,
      totals: { readings: 102, commits: 1 },
    });
    expect(rejectedIn(folder)).toHaveLength(2);
  });

  it('is a target whose series can be drawn', async () => {
    await using topic = await trial.newTopic();
    const folder = trial.folder('series');
    const sink = await archiveSink.connect({ sink: 'archive', folder }, {});
    await expect(sink.check()).rejects.toMatchObject({ kind: 'configuration', code: 'NO_ARCHIVE' });
    const from = Date.now();
    await topic.produce(RUN, 0, 700);
    await trial.archiveAll(topic, folder);

    expect(await sink.check()).toMatchObject({ version: expect.stringContaining('700 readings') });
    expect(await sink.readings.locations()).toEqual(Array.from({ length: 7 }, (_, sensor) => `sensor-${sensor}`));
    const [frame] = await sink.readings.series({ location: 'sensor-2', from, to: Date.now() + 1, maxPoints: 1 });
    expect(frame).toMatchObject({ location: 'sensor-2', count: [100], min: [15], max: [25] });
    expect(isWritable(sink)).toBe(false);
    expect(() => writable(sink)).toThrow(expect.objectContaining({ code: 'READ_ONLY_TARGET' }));
  });
});

/** The bits of all values, as by Java's Double.doubleToRawLongBits, combined by XOR. */
function xorOfBits(values: readonly number[]): string {
  const bits = new BigUint64Array(Float64Array.from(values).buffer);
  return bits
    .reduce((xor, next) => xor ^ next, 0n)
    .toString(16)
    .padStart(16, '0');
}
