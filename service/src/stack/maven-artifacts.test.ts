import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { freePort } from './loopback-ports.ts';
import { fetchArtifacts, parseArtifacts, type Artifact } from './maven-artifacts.ts';

let cache: string;
let server: Server;
/** What the repository contains, and the requests it received. */
let served: Map<string, string>;
let asked: string[];
/** How many times it answers 503 before it succeeds. */
let failures: number;
let env: { THERMOBENCH_CACHE: string; THERMOBENCH_MAVEN: string };

beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'thermobench-cache-'));
  served = new Map();
  asked = [];
  failures = 0;
  server = createServer(({ url = '' }, response) => {
    asked.push(url);
    const contents = served.get(url.slice('/maven2/'.length));
    response.writeHead(failures-- > 0 ? 503 : contents === undefined ? 404 : 200).end(contents);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  env = { THERMOBENCH_CACHE: cache, THERMOBENCH_MAVEN: `http://127.0.0.1:${port}/maven2/` };
});
afterEach(async () => {
  server.close();
  await rm(cache, { recursive: true, force: true });
});

const PATH = 'org/slf4j/slf4j-api/1.7.36/slf4j-api-1.7.36.jar';
const silent = () => undefined;

/** Adds a file to the repository, and returns it as a list would name it. */
function publish(path: string, contents: string): Artifact {
  served.set(path, contents);
  return { path, sha256: createHash('sha256').update(contents).digest('hex') };
}

async function cached(): Promise<string[]> {
  const found = await readdir(cache, { recursive: true, withFileTypes: true });
  return found.filter((entry) => entry.isFile()).map(({ name }) => name);
}

describe('artifacts of a Maven repository', () => {
  it('are downloaded once, reported one by one, and returned in the order of the list', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `a/b/${index}/b-${index}.jar`);
    const artifacts = names.map((name) => publish(name, `contents of ${name}`));
    const progress: Array<[number, number]> = [];
    const paths = await fetchArtifacts(artifacts, (...event) => progress.push(event), env);

    expect(paths).toEqual(names.map((name) => join(cache, 'maven', name)));
    expect(await Promise.all(paths.map((path) => readFile(path, 'utf8')))).toEqual([...served.values()]);
    expect(progress).toEqual(names.map((_, index) => [index + 1, 20]));
    expect(await fetchArtifacts(artifacts, silent, env)).toEqual(paths);
    expect(asked).toHaveLength(20);
  });

  it('are downloaded again if the cached copy is damaged', async () => {
    const artifact = publish(PATH, 'a library');
    const [path = ''] = await fetchArtifacts([artifact], silent, env);
    await writeFile(path, 'a libr');
    await fetchArtifacts([artifact], silent, env);
    expect(await readFile(path, 'utf8')).toBe('a library');
  });

  it('are requested again if the repository fails temporarily', async () => {
    failures = 1;
    const [path = ''] = await fetchArtifacts([publish(PATH, 'a library')], silent, env);
    expect(await readFile(path, 'utf8')).toBe('a library');
    expect(asked).toHaveLength(2);
  });

  it('are discarded if they have changed', async () => {
    const artifact = publish(PATH, 'a library');
    served.set(PATH, 'a page that asks for a password');
    await expect(fetchArtifacts([artifact], silent, env)).rejects.toMatchObject({
      kind: 'fatal',
      code: 'ARTIFACT_CHECKSUM',
      message: expect.stringContaining(artifact.sha256),
    });
    expect(asked).toHaveLength(1);
    expect(await cached()).toEqual([]);
  });

  it('that are missing from the repository fail with a hint about its setting', async () => {
    const artifact = publish(PATH, 'a library');
    served.clear();
    await expect(fetchArtifacts([artifact], silent, env)).rejects.toMatchObject({
      kind: 'configuration',
      code: 'ARTIFACT_MISSING',
      message: expect.stringMatching(/slf4j-api-1\.7\.36\.jar answers with 404/),
      hint: expect.stringContaining('THERMOBENCH_MAVEN'),
    });
  });

  it('that are unavailable now fail with a transient Fault', async () => {
    const nowhere = { ...env, THERMOBENCH_MAVEN: `http://127.0.0.1:${await freePort()}` };
    await expect(fetchArtifacts([publish(PATH, 'a library')], silent, nowhere)).rejects.toMatchObject({
      kind: 'transient',
      code: 'DOWNLOAD_FAILED',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('that cannot be stored fail with a hint about the cache folder', async () => {
    await writeFile(join(cache, 'maven'), 'no folder');
    await expect(fetchArtifacts([publish(PATH, 'a library')], silent, env)).rejects.toMatchObject({
      kind: 'configuration',
      hint: expect.stringContaining('THERMOBENCH_CACHE'),
    });
  });
});

describe('a list of artifacts', () => {
  const name = fc.stringMatching(/^[\w+-][\w.+-]{0,8}$/);
  const hex = fc.stringMatching(/^[0-9a-f]{64}$/);
  const artifact = fc.record({
    sha256: hex,
    path: fc.array(name, { minLength: 2, maxLength: 5 }).map((names) => `${names.join('/')}.jar`),
  });

  it('is read back as it was written', () => {
    fc.assert(
      fc.property(fc.array(artifact), (artifacts) => {
        const list = artifacts.map(({ sha256, path }) => `${sha256}  ${path}\n`).join('');
        expect(parseArtifacts(list)).toEqual(artifacts);
      })
    );
  });

  it.each(['org/slf4j/slf4j-api.jar', `${'a'.repeat(63)}  a/b.jar`, `${'a'.repeat(64)}  ../../b.jar`])(
    'with the line %j is refused',
    (line) => {
      expect(() => parseArtifacts(`${'0'.repeat(64)}  a/b.jar\n${line}\n`)).toThrow(line);
    }
  );
});
