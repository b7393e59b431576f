import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';

import { Fault } from '../../model/fault.ts';
import { sentence } from '../../model/sentence.ts';
import { FolderLock } from './folder-lock.ts';

/** The leading underscore makes Hadoop and similar tools skip the file. */
const MANIFEST = '_manifest.json';
const STAGING = '_staging';

/** Number of files to sync at the same time: for a disk, syncing many takes no longer than syncing one. */
const SYNCED_AT_ONCE = 16;

const Manifest = z.strictObject({
  version: z.literal(1),
  topic: z.string(),
  topicId: z
    .string()
    .describe('The id that the broker gave the topic; a topic that was deleted and created again has a different one.'),
  commits: z.int(),
  next: z.record(z.string(), z.int()).describe('By partition: the first offset that is not archived yet.'),
  readings: z.int().describe('Number of readings in all commits.'),
  rejected: z.int(),
  expired: z.int().describe('Records that the topic no longer had when they were to be archived.'),
  files: z
    .array(z.string())
    .describe(
      'The files of the last commit. Until each has been moved to its final place, it has a temporary name, made of the number of the commit and its own.'
    ),
});
type Manifest = z.infer<typeof Manifest>;

/** The topic whose records an archive contains. */
export interface ArchivedTopic {
  topic: string;
  topicId: string;
}

/** A file of a commit; its path is relative to the archive's folder. */
export interface ArchivedFile {
  path: string;
  content: Uint8Array;
}

/** What one commit adds. */
export interface ArchiveCommit {
  files: Iterable<ArchivedFile>;
  /** For each partition that advanced: the first offset that comes after this commit. */
  next: ReadonlyMap<number, number>;
  readings: number;
  rejected: number;
  expired: number;
}

/**
 * An archive on disk, and the offsets that it contains. A commit is atomic, even if the process is killed at any
 * moment:
 *
 * 1. its files are written and synced in `_staging`, named by the commit's number and their own;
 * 2. the manifest is replaced by one that names them: this is the moment of the commit;
 * 3. the files are moved into place; {@link open} does this if the process was killed first.
 *
 * A reader of the folder therefore never finds a row twice, and sees the rows of a commit a moment after the commit was made.
 */
export class ArchiveFolder implements AsyncDisposable {
  readonly #folder: string;
  readonly #lock: FolderLock;
  #manifest: Manifest;

  private constructor(folder: string, lock: FolderLock, manifest: Manifest) {
    this.#folder = folder;
    this.#lock = lock;
    this.#manifest = manifest;
  }

  /**
   * Creates the folder if it is missing, and completes the last commit. Throws a configuration Fault if another process writes to
   * the folder, if the folder contains another topic, or if it cannot be written.
   */
  static async open(folder: string, topic: ArchivedTopic): Promise<ArchiveFolder> {
    await orFault(folder, mkdir(join(folder, STAGING), { recursive: true }));
    const lock = new FolderLock(folder);
    try {
      const manifest = (await readManifest(folder)) ?? emptyManifest(topic);
      if (manifest.topic !== topic.topic || manifest.topicId !== topic.topicId) {
        throw anotherTopicFault(folder, manifest, topic);
      }
      const archive = new ArchiveFolder(folder, lock, manifest);
      await orFault(folder, archive.#finish());
      return archive;
    } catch (thrown) {
      lock.release();
      throw thrown;
    }
  }

  /** Totals of all commits. */
  get totals(): { readings: number; rejected: number; expired: number; commits: number } {
    const { readings, rejected, expired, commits } = this.#manifest;
    return { readings, rejected, expired, commits };
  }

  /** The first offset of the partition that is not archived yet; null if none of it is archived. */
  next(partition: number): number | null {
    return this.#manifest.next[partition] ?? null;
  }

  /**
   * Makes the commit durable. Throws a fatal Fault if the disk fails. The folder must then be opened again; it contains either
   * the whole commit or none of it.
   */
  async commit({ files, next, readings, rejected, expired }: ArchiveCommit): Promise<void> {
    const { commits, readings: before, rejected: rejectedBefore, expired: expiredBefore } = this.#manifest;
    const paths = await orFault(this.#folder, this.#stage(commits + 1, files));
    const manifest: Manifest = {
      ...this.#manifest,
      commits: commits + 1,
      next: { ...this.#manifest.next, ...Object.fromEntries(next) },
      readings: before + readings,
      rejected: rejectedBefore + rejected,
      expired: expiredBefore + expired,
      files: paths,
    };
    await orFault(this.#folder, this.#replaceManifest(manifest));
    this.#manifest = manifest;
    await orFault(this.#folder, this.#finish());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#lock.release();
  }

  /** Returns the files' paths, in the order of their numbers. */
  async #stage(commit: number, files: Iterable<ArchivedFile>): Promise<string[]> {
    const paths: string[] = [];
    const writing = new Set<Promise<void>>();
    try {
      for (const { path, content } of files) {
        writing.add(writeSynced(this.#staged(commit, paths.push(path) - 1), content));
        if (writing.size === SYNCED_AT_ONCE) {
          await Promise.all(writing);
          writing.clear();
        }
      }
      await Promise.all(writing);
    } finally {
      // Waits for all writes even after a failure, because a late write must not overwrite a file of the next attempt.
      await Promise.allSettled(writing);
    }
    await syncFolder(join(this.#folder, STAGING));
    return paths;
  }

  async #replaceManifest(manifest: Manifest): Promise<void> {
    const draft = join(this.#folder, STAGING, MANIFEST);
    await writeSynced(draft, Buffer.from(`${JSON.stringify(manifest)}\n`));
    await rename(draft, join(this.#folder, MANIFEST));
    await syncFolder(this.#folder);
  }

  /** Moves the staged files of the last commit into place, and deletes those that belong to no commit. */
  async #finish(): Promise<void> {
    const staged = new Set(await readdir(join(this.#folder, STAGING)));
    const filled = new Set<string>();
    const { commits, files } = this.#manifest;
    for (const [number, path] of files.entries()) {
      const from = this.#staged(commits, number);
      if (staged.delete(basename(from))) {
        const place = join(this.#folder, path);
        await mkdir(dirname(place), { recursive: true });
        await rename(from, place);
        filled.add(dirname(place)).add(dirname(dirname(place)));
      }
    }
    // The next commit's manifest no longer lists these files, so they must be durably in place first.
    for (const folder of filled.size > 0 ? [...filled, this.#folder] : []) {
      await syncFolder(folder);
    }
    for (const leftover of staged) {
      await rm(join(this.#folder, STAGING, leftover), { recursive: true, force: true });
    }
  }

  /**
   * The commit's number is part of the name, so that files of a commit that was never made are not mistaken for those of the last
   * one.
   */
  #staged(commit: number, number: number): string {
    return join(this.#folder, STAGING, `${commit}-${number}`);
  }
}

/** Reads what the manifest says about an archive. Throws a configuration Fault if there is no archive. */
export async function describeArchive(folder: string): Promise<Pick<Manifest, 'topic' | 'readings'>> {
  const manifest = await readManifest(folder);
  if (manifest === null) {
    throw new Fault({
      kind: 'configuration',
      code: 'NO_ARCHIVE',
      message: `${folder} does not contain an archive yet.`,
      hint: 'Fill it from a topic: `thermobench archive --from <kafka target> --to <folder>`.',
    });
  }
  return manifest;
}

async function readManifest(folder: string): Promise<Manifest | null> {
  const file = join(folder, MANIFEST);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') {
      return null;
    }
    throw folderFault(folder, thrown);
  }
  try {
    return Manifest.parse(JSON.parse(text));
  } catch (thrown) {
    throw new Fault({
      kind: 'configuration',
      code: 'ARCHIVE_MANIFEST',
      message: `${file} is not a manifest of this version of Thermobench, so the contents of the archive are unknown.`,
      hint: 'Use another folder, or restore the manifest from a backup of the whole folder.',
      cause: thrown,
    });
  }
}

function emptyManifest(topic: ArchivedTopic): Manifest {
  return { version: 1, ...topic, commits: 0, next: {}, readings: 0, rejected: 0, expired: 0, files: [] };
}

async function writeSynced(file: string, content: Uint8Array): Promise<void> {
  await using handle = await open(file, 'w');
  await handle.writeFile(content);
  await handle.sync();
}

/** Makes the names in a folder durable. */
async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder, 'r');
  await handle.sync();
}

async function orFault<T>(folder: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (thrown) {
    throw folderFault(folder, thrown);
  }
}

function folderFault(folder: string, thrown: unknown): Fault {
  const { code, message } = Fault.from(thrown);
  return new Fault({
    kind: code === 'EACCES' || code === 'EROFS' || code === 'ENOTDIR' ? 'configuration' : 'fatal',
    code,
    message: `The archive in ${folder} cannot be written: ${sentence(message)}`,
    hint: 'Make space on its disk and check the permissions of the folder, then start again: no reading is lost or duplicated.',
    cause: thrown,
  });
}

/** Fault for an archive that contains another topic, and so does not accept records of this one. */
export function anotherTopicFault(folder: string, held: ArchivedTopic, asked: ArchivedTopic): Fault {
  const isRemade = held.topic === asked.topic;
  return new Fault({
    kind: 'configuration',
    code: 'ARCHIVE_OF_ANOTHER_TOPIC',
    message: isRemade
      ? `${folder} is the archive of an earlier topic "${held.topic}", which was deleted; the current topic counts its records from 0 again.`
      : `${folder} is the archive of the topic "${held.topic}", not of "${asked.topic}".`,
    hint: 'Use a separate folder for each topic (--to).',
  });
}
