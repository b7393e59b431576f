import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { asyncBufferFromFile, parquetScan } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';

import { Fault } from '../../model/fault.ts';
import type { RunId } from '../../model/run.ts';
import type { Frame, NewestReading, SeriesQuery } from '../../model/series.ts';
import { sentence } from '../../model/sentence.ts';
import { bucketEdges } from '../bucket-edges.ts';
import { Buckets } from '../buckets.ts';
import { hiddenWithin, type HiddenRun } from '../hidden-runs.ts';
import { compareLocations } from '../location-order.ts';
import { dayStart, isCut, locationFolder, locationOf } from './layout.ts';

const DAY_MS = 86_400_000;

/**
 * Readings in [from, to), in the buckets of {@link bucketEdges}. Reads only the folders of the days in that range, the row groups
 * of that time, and two columns. Empty if there is no archive.
 */
export async function readArchiveSeries(
  folder: string,
  query: SeriesQuery,
  hidden: readonly HiddenRun[] = []
): Promise<Frame[]> {
  const { location, from, to } = query;
  const edges = bucketEdges(query);
  const leftOut = hiddenWithin(hidden, from, to);
  const frames: Frame[] = [];
  for (const name of location === undefined ? await readArchiveLocations(folder) : [location]) {
    const buckets = new Buckets(edges, to);
    for (const file of await filesOf(join(folder, locationFolder(name)), from, to)) {
      await eachReading(file, { from, to, leftOut }, (time, value) => buckets.add(time, value));
    }
    const frame = buckets.frame(name);
    if (frame.time.length > 0) {
      frames.push(frame);
    }
  }
  return frames;
}

/** Every location with readings in the archive, sorted. */
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

/** The newest reading of each location, outside the hidden runs. Reads the files of the newest day that has such a reading. */
export async function readArchiveNewest(folder: string, hidden: readonly HiddenRun[]): Promise<NewestReading[]> {
  const leftOut = hidden.map(({ run }) => run);
  const all: NewestReading[] = [];
  for (const location of await readArchiveLocations(folder)) {
    const files = await filesOf(join(folder, locationFolder(location)), -Infinity, Infinity);
    const days = [...Map.groupBy(files, dirname).values()].reverse();
    let found: NewestReading[] = [];
    for (let day = 0; day < days.length && found.length === 0; day++) {
      for (const file of days[day]) {
        await eachReading(file, { from: -Infinity, to: Infinity, leftOut }, (time, value) => {
          found = found.some((newer) => newer.time > time) ? found : [{ location, time, value }];
        });
      }
    }
    all.push(...found);
  }
  return all;
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

interface Wanted {
  readonly from: number;
  readonly to: number;
  /** Runs to leave out. */
  readonly leftOut: readonly RunId[];
}

async function eachReading(
  path: string,
  { from, to, leftOut }: Wanted,
  visit: (time: number, value: number) => void
): Promise<void> {
  const hidden = new Set<unknown>(leftOut);
  await orFault(path, async () => {
    const { ranges, readColumn } = await parquetScan({
      file: await asyncBufferFromFile(path),
      columns: hidden.size > 0 ? ['time', 'value', 'run'] : ['time', 'value'],
      ...(Number.isFinite(from) && { pruningFilter: { time: { $gte: from, $lt: to } } }),
      parsers: { timestampFromMilliseconds: Number },
      compressors,
    });
    for (const range of ranges) {
      const times = await readColumn({ column: 'time', ...range });
      const values = await readColumn({ column: 'value', ...range });
      const runs = hidden.size > 0 ? await readColumn({ column: 'run', ...range }) : [];
      for (let row = 0; row < times.length; row++) {
        const time = Number(times[row]);
        if (time >= from && time < to && !hidden.has(runs[row])) {
          visit(time, Number(values[row]));
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
      hint: 'Restore the file from a backup, or delete it; in that case, its readings are lost.',
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
      hint: 'Make it readable by the service, or set another folder in the target.',
      cause: thrown,
    });
  }
}
