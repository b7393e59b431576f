import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { ArchiveFolder, type ArchivedFile } from './archive-folder.ts';

const TOPIC = { topic: 'temperature', topicId: '00000000-0000-0000-0000-000000000001' };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-archive-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Offsets next … next + count − 1 of partition 0 as files of a few rows each, one line per row. */
function filesOf(next: number, count: number, perFile: number): ArchivedFile[] {
  const offsets = Array.from({ length: count }, (_, i) => next + i);
  return Array.from({ length: Math.ceil(count / perFile) }, (_, i) => {
    const rows = offsets.slice(i * perFile, (i + 1) * perFile);
    return { path: `location=l${i}/day=2026-11-24/part-0-${rows[0]}`, content: Buffer.from(`${rows.join('\n')}\n`) };
  });
}

function commitOf(files: Iterable<ArchivedFile>, next: number, readings: number) {
  return { files, next: new Map([[0, next]]), readings, rejected: 0, expired: 0 };
}

/** Every row in the archive, as a reader of its folder finds it. */
function visibleRows(): number[] {
  return globSync('location=*/**/part-*', { cwd: folder })
    .flatMap((path) => readFileSync(join(folder, path), 'utf8').trimEnd().split('\n'))
    .map(Number)
    .sort((a, b) => a - b);
}

type Crash = 'none' | 'while staging' | 'before the manifest' | 'while moving';

describe('the folder of an archive', () => {
  it('contains each offset once, wherever it failed between two commits', async () => {
    const step = fc.record({
      count: fc.integer({ min: 1, max: 12 }),
      perFile: fc.integer({ min: 1, max: 4 }),
      crash: fc.constantFrom<Crash>('none', 'while staging', 'before the manifest', 'while moving'),
      at: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        rmSync(folder, { recursive: true, force: true });
        for (const { count, perFile, crash, at } of steps) {
          const archive = await ArchiveFolder.open(folder, TOPIC);
          const next = archive.next(0) ?? 0;
          const files = filesOf(next, count, perFile);
          const obstacle = crash === 'while staging' ? null : obstacleOf(crash, files, at);
          const commit = archive.commit(
            commitOf(crash === 'while staging' ? failingAt(files, at % files.length) : files, next + count, count)
          );
          if (crash === 'none') {
            await commit;
          } else {
            await expect(commit).rejects.toMatchObject({ kind: expect.stringMatching(/fatal|configuration/) });
          }
          await archive[Symbol.asyncDispose]();
          if (obstacle !== null) {
            rmSync(obstacle, { recursive: true });
          }
          // No row twice, and none missing before the last commit.
          const rows = visibleRows();
          expect(new Set(rows).size).toBe(rows.length);
          expect(rows.slice(0, next)).toEqual(upTo(next));
        }
        await using archive = await ArchiveFolder.open(folder, TOPIC);
        expect(visibleRows()).toEqual(upTo(archive.next(0) ?? 0));
        expect(archive.totals.readings).toBe(archive.next(0) ?? 0);
        expect(globSync('_staging/*', { cwd: folder })).toEqual([]);
      }),
      { numRuns: 40 }
    );
  });

  it('accepts one process at a time, and is free again when that process is killed', async () => {
    const holder = spawn(process.execPath, [
      '--input-type=module',
      '-e',
      `import { ArchiveFolder } from ${JSON.stringify(new URL('./archive-folder.ts', import.meta.url).href)};
       await ArchiveFolder.open(${JSON.stringify(folder)}, ${JSON.stringify(TOPIC)});
       process.stdout.write('open');
       setInterval(() => undefined, 1_000);`,
    ]);
    await once(holder.stdout, 'data');
    await expect(ArchiveFolder.open(folder, TOPIC)).rejects.toMatchObject({
      kind: 'conflict',
      code: 'ARCHIVE_BUSY',
    });
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    await using archive = await ArchiveFolder.open(folder, TOPIC);
    expect(archive.next(0)).toBeNull();
  });

  it('belongs to one topic', async () => {
    const archive = await ArchiveFolder.open(folder, TOPIC);
    await archive.commit(commitOf(filesOf(0, 1, 1), 1, 1));
    await archive[Symbol.asyncDispose]();
    await expect(ArchiveFolder.open(folder, { ...TOPIC, topic: 'humidity' })).rejects.toMatchObject({
      kind: 'configuration',
      code: 'ARCHIVE_OF_ANOTHER_TOPIC',
      message: expect.stringContaining('not of "humidity"'),
    });
    await expect(ArchiveFolder.open(folder, { ...TOPIC, topicId: 'created again' })).rejects.toMatchObject({
      message: expect.stringContaining('was deleted'),
    });
  });

  it('refuses a damaged manifest, and is not locked afterwards', async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, '_manifest.json'), '{"version":1');
    await expect(ArchiveFolder.open(folder, TOPIC)).rejects.toMatchObject({ code: 'ARCHIVE_MANIFEST' });
    rmSync(join(folder, '_manifest.json'));
    await using archive = await ArchiveFolder.open(folder, TOPIC);
    expect(archive.totals.commits).toBe(0);
  });

  it('reports that it is unavailable', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expect(ArchiveFolder.open(join(folder, 'file', 'archive'), TOPIC)).rejects.toMatchObject({
      kind: 'configuration',
      code: 'ENOTDIR',
    });
  });
});

function upTo(end: number): number[] {
  return Array.from({ length: end }, (_, i) => i);
}

/** Files, one of which cannot be created. */
function* failingAt(files: readonly ArchivedFile[], failing: number): Generator<ArchivedFile> {
  for (const [index, file] of files.entries()) {
    if (index === failing) {
      throw new Error('no space left on device');
    }
    yield file;
  }
}

/** Puts a non-empty folder where a file will be moved to, so that the move fails; returns the folder's path. */
function obstacleOf(crash: Exclude<Crash, 'while staging'>, files: readonly ArchivedFile[], at: number): string | null {
  if (crash === 'none') {
    return null;
  }
  const place =
    crash === 'while moving' ? join(folder, files[at % files.length].path) : join(folder, '_staging', '_manifest.json');
  mkdirSync(join(place, 'obstacle'), { recursive: true });
  return place;
}
