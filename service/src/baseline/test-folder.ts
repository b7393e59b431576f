import { mkdirSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

import type { Baseline } from '../model/baseline.ts';
import { Fault } from '../model/fault.ts';
import { writeHint } from '../process/write-access.ts';
import { megabytes } from '../reports/figures.ts';
import { FILE_BYTES } from './disk-tests.ts';

/** Left free on the disk: a full disk would stop stores on it. */
const SPARE_BYTES = 128 * 1024 * 1024;

const PREFIX = '.thermobench-baseline-';

/** The folder in which a baseline keeps its files while it lasts. */
export function testFolder({ folder, id }: Pick<Baseline, 'folder' | 'id'>): string {
  return join(folder, `${PREFIX}${id}`);
}

/** Throws a configuration Fault if the files cannot be written there, or do not fit. */
export function refuseUnfit(folder: string): void {
  let freeBytes: number;
  try {
    const { bavail, bsize } = statfsSync(folder);
    freeBytes = bavail * bsize;
  } catch (cause) {
    throw Fault.becauseOf(
      cause,
      `The baseline cannot be measured in ${folder}`,
      'Name an existing folder with --folder.'
    );
  }
  if (freeBytes < FILE_BYTES + SPARE_BYTES) {
    throw new Fault({
      kind: 'configuration',
      code: 'NO_SPACE',
      message: `${folder} has ${megabytes(freeBytes)} free, but the tests need ${megabytes(FILE_BYTES + SPARE_BYTES)}.`,
      hint: 'Free some space, or name a folder on another disk with --folder.',
    });
  }
}

export function makeTestFolder(baseline: Pick<Baseline, 'folder' | 'id'>): string {
  const folder = testFolder(baseline);
  try {
    mkdirSync(folder, { mode: 0o700 });
    return folder;
  } catch (cause) {
    throw Fault.becauseOf(
      cause,
      `The baseline cannot write to ${baseline.folder}`,
      writeHint(baseline.folder, 'Name another folder with --folder.')
    );
  }
}

/** Deletes what baselines left in that folder when their process was killed. */
export function removeLeftovers(folder: string): void {
  readdirSync(folder)
    .filter((name) => name.startsWith(PREFIX))
    .forEach((name) => rmSync(join(folder, name), { recursive: true, force: true }));
}

/** Does nothing if the folder is gone, or if its disk is no longer mounted. */
export function removeTestFolder(baseline: Pick<Baseline, 'folder' | 'id'>): void {
  rmSync(testFolder(baseline), { recursive: true, force: true });
}
