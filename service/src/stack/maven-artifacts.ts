import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import pRetry, { AbortError } from 'p-retry';

import { Fault } from '../model/fault.ts';
import { sentence } from '../model/sentence.ts';
import { cacheFolder } from './cache-folder.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const MAVEN_CENTRAL = 'https://repo1.maven.org/maven2';
/** Maximum number of concurrent downloads. Most files are small, so most of the time is spent on requests, not on transfer. */
const DOWNLOADS_AT_ONCE = 6;
/** The largest file is 8 MB, which takes about a minute at 1 Mbit/s. */
const DOWNLOAD_LIMIT_MS = 120_000;
const RETRIES = 3;

/** A file in a Maven repository. */
export interface Artifact {
  /** Path in the repository and in the cache: `org/slf4j/slf4j-api/1.7.36/slf4j-api-1.7.36.jar`. */
  readonly path: string;
  readonly sha256: string;
}

/** Called after each download. */
export type DownloadProgress = (downloaded: number, total: number) => void;

/** Parses a list of artifacts in the format of sha256sum(1), with paths relative to the repository. */
export function parseArtifacts(list: string): Artifact[] {
  return list
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [, sha256, path] = /^([0-9a-f]{64}) {2}([\w+-][\w.+-]*(?:\/[\w+-][\w.+-]*)+\.jar)$/.exec(line) ?? [];
      if (sha256 === undefined || path === undefined) {
        throw new Error(`This line does not contain an artifact and its checksum: ${line}`);
      }
      return { path, sha256 };
    });
}

/**
 * Paths of the artifacts on this machine, in the order given. Artifacts that are missing from the cache or damaged are downloaded
 * from the repository in THERMOBENCH_MAVEN, by default Maven Central. Only files with the expected checksum are returned. Throws
 * a transient Fault if the repository cannot be reached, and a configuration or fatal one if it lacks a file or the cache cannot
 * be written.
 */
export async function fetchArtifacts(
  artifacts: readonly Artifact[],
  progress: DownloadProgress,
  env: Environment
): Promise<string[]> {
  const folder = join(cacheFolder(env), 'maven');
  const file = ({ path }: Artifact) => join(folder, path);
  const missing: Artifact[] = [];
  for (const artifact of artifacts) {
    const bytes = await readFile(file(artifact)).catch(() => undefined);
    if (!bytes || sha256(bytes) !== artifact.sha256) {
      missing.push(artifact);
    }
  }
  const repository = (env.THERMOBENCH_MAVEN || MAVEN_CENTRAL).replace(/\/+$/, '');
  const waiting = [...missing];
  const stop = new AbortController();
  const downloadNext = async () => {
    for (let artifact = waiting.shift(); artifact; artifact = waiting.shift()) {
      await keep(file(artifact), await download(repository, artifact, stop.signal));
      downloaded++;
      progress(downloaded, missing.length);
    }
  };
  let downloaded = 0;
  try {
    await Promise.all(Array.from({ length: DOWNLOADS_AT_ONCE }, downloadNext));
  } finally {
    // If one download fails, the others stop too.
    waiting.length = 0;
    stop.abort();
  }
  return artifacts.map(file);
}

async function download(repository: string, artifact: Artifact, stop: AbortSignal): Promise<Buffer> {
  const url = `${repository}/${artifact.path}`;
  try {
    return await pRetry(() => downloadOnce(url, artifact, stop), { retries: RETRIES, minTimeout: 500, signal: stop });
  } catch (cause) {
    if (cause instanceof Fault) {
      throw cause;
    }
    throw new Fault({
      kind: 'transient',
      code: 'DOWNLOAD_FAILED',
      message: `${url} cannot be downloaded: ${sentence(reason(cause))}`,
      hint:
        'Check whether this machine can reach that address, and try again: files already downloaded are kept. To use ' +
        'a mirror, set THERMOBENCH_MAVEN; or copy ~/.cache/thermobench/maven from a machine that has it.',
      cause,
    });
  }
}

async function downloadOnce(url: string, artifact: Artifact, stop: AbortSignal): Promise<Buffer> {
  const response = await fetch(url, { signal: AbortSignal.any([stop, AbortSignal.timeout(DOWNLOAD_LIMIT_MS)]) });
  if (response.status >= 400 && response.status < 500 && response.status !== 429) {
    throw new AbortError(
      new Fault({
        kind: 'configuration',
        code: 'ARTIFACT_MISSING',
        message: `${url} answers with ${response.status} ${response.statusText}.`,
        hint: 'THERMOBENCH_MAVEN must name a complete mirror of Maven Central; unset it to use Maven Central itself.',
      })
    );
  }
  if (!response.ok) {
    throw new Error(`it answers with ${response.status} ${response.statusText}`);
  }
  const bytes = Buffer.from(await response.arrayBuffer());
  const got = sha256(bytes);
  if (got !== artifact.sha256) {
    throw new AbortError(
      new Fault({
        kind: 'fatal',
        code: 'ARTIFACT_CHECKSUM',
        message: `${url} has changed: its SHA-256 is ${got}, but should be ${artifact.sha256}. It was not saved.`,
        hint: 'Something changed it in transit, such as a proxy that answers with its own page. Do not run it.',
      })
    );
  }
  return bytes;
}

/** Writes the file under another name and renames it, so that neither concurrent downloads nor a crash leave a partial file. */
async function keep(file: string, bytes: Buffer): Promise<void> {
  const unfinished = `${file}.${process.pid}.unfinished`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(unfinished, bytes);
    await rename(unfinished, file);
  } catch (cause) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    const hint = 'Free space there, or set THERMOBENCH_CACHE to another folder.';
    throw Fault.becauseOf(cause, 'The download cannot be saved', hint);
  }
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The cause of a failed download, because fetch() itself says only "fetch failed". */
function reason(thrown: unknown): string {
  const { message } = Fault.from(thrown);
  return thrown instanceof Error && thrown.cause instanceof Error ? `${message}, ${thrown.cause.message}` : message;
}
