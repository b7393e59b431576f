import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetScan } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';

import { Fault } from '../../model/fault.ts';
import type { Frame, SeriesQuery } from '../../model/series.ts';
import { sentence } from '../../model/sentence.ts';
import { bucketEdges } from '../bucket-edges.ts';
import { Buckets } from './buckets.ts';
import { compareLocations } from '../location-order.ts';
import { dayStart, isCut, locationFolder, locationOf } from './layout.ts';

const DAY_MS = 86_400_000;

/**
 * Readings in [from, to), in the buckets of {@link bucketEdges}. Reads only the folders of those days, the row groups of that
 * time, and two columns. Empty if there is no archive.
 */
export async function readArchiveSeries(folder: string, query: SeriesQuery): Promise<Frame[]> {
  const { location, from, to } = query;
  const edges = bucketEdges(query);
  const frames: Frame[] = [];
  for (const name of location === undefined ? await readArchiveLocations(folder) : [location]) {
    const buckets = new Buckets(edges, to);
    for (const file of await filesOf(join(folder, locationFolder(name)), from, to)) {
      await fill(buckets, file, from, to);
    }
    const frame = buckets.frame(name);
    if (frame.time.length > 0) {
      frames.push(frame);
    }
  }
  return frames;
}

/** Every location that the archive has readings of, sorted. */
export async function readArchiveLocations(folder: string): Promise<string[]> {
  const names = await namesIn(folder);
  const locations = names.flatMap((name) => locationOf(name) ?? []);
  for (const name of names.filter(isCut)) {
    const [file] = await filesOf(join(folder, name), -Infinity, Infinity);
    if (file !== undefined) {
      locations.push(await locationIn(file));
    }
  }
  return locations.sort(compareLocations);
}

/** The location shared by all rows of a file. */
async function locationIn(path: string): Promise<string> {
  return orFault(path, async () => {
    const file = await asyncBufferFromFile(path);
    const { ranges, readColumn } = await parquetScan({ file, columns: ['location'], compressors });
    const [location] = await readColumn({ column: 'location', ...ranges[0] });
    return String(location);
  });
}

/** Files of the days that overlap [from, to). */
async function filesOf(folder: string, from: number, to: number): Promise<string[]> {
  const days = (await namesIn(folder)).filter((name) => {
    const start = dayStart(name);
    return start !== null && start < to && start + DAY_MS > from;
  });
  const files: string[] = [];
  for (const day of days.sort()) {
    const names = (await namesIn(join(folder, day))).filter((name) => name.endsWith('.parquet'));
    files.push(...names.map((name) => join(folder, day, name)));
  }
  return files;
}

async function fill(buckets: Buckets, path: string, from: number, to: number): Promise<void> {
  await orFault(path, async () => {
    const { ranges, readColumn } = await parquetScan({
      file: await asyncBufferFromFile(path),
      columns: ['time', 'value'],
      pruningFilter: { time: { $gte: from, $lt: to } },
      parsers: { timestampFromMilliseconds: Number },
      compressors,
    });
    for (const range of ranges) {
      const times = await readColumn({ column: 'time', ...range });
      const values = await readColumn({ column: 'value', ...range });
      for (let row = 0; row < times.length; row++) {
        const time = Number(times[row]);
        if (time >= from && time < to) {
          buckets.add(time, Number(values[row]));
        }
      }
    }
  });
}

async function orFault<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (thrown) {
    throw new Fault({
      kind: 'fatal',
      code: 'ARCHIVE_FILE',
      message: `${path} cannot be read: ${sentence(Fault.from(thrown).message)}`,
      hint: 'Restore the file from a backup, or delete it; then its readings are missing.',
      cause: thrown,
    });
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') {
      return [];
    }
    throw new Fault({
      kind: 'configuration',
      code: 'ARCHIVE_FOLDER',
      message: `The archive's folder ${folder} cannot be read: ${sentence(Fault.from(thrown).message)}`,
      hint: 'Make it readable for the service, or set another folder in the target.',
      cause: thrown,
    });
  }
}
