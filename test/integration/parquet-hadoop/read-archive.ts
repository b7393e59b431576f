import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';

import { findJava } from '../../../service/src/stack/java.ts';
import { fetchArtifacts, parseArtifacts } from '../../../service/src/stack/maven-artifacts.ts';

const LIMIT_MS = 120_000;
const run = promisify(execFile);
const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const Found = z.strictObject({
  files: z.int(),
  rows: z.int(),
  wrong: z.int(),
  noted: z.int(),
  withoutRun: z.int(),
  checksums: z.int(),
  valueBits: z.string(),
  times: z.number(),
  offsets: z.int(),
});

/**
 * What Apache's own parquet-hadoop finds in an archive; see ReadArchive.java. It is compiled by Eclipse's compiler, because a Java
 * runtime has none. The first call downloads 60 MB.
 */
export async function readByHadoop(folder: string): Promise<z.infer<typeof Found>> {
  const artifacts = parseArtifacts(await readFile(here('artifacts.sha256'), 'utf8'));
  const classPath = (await fetchArtifacts(artifacts, () => undefined, process.env)).join(delimiter);
  const java = await findJava({ title: 'parquet-hadoop', oldest: 17, newest: Infinity }, process.env);
  const classes = await mkdtemp(join(tmpdir(), 'thermobench-classes-'));
  const call = async (...args: string[]) => {
    const path = [classes, classPath].join(delimiter);
    return (await run(java, ['-Xmx256m', '-cp', path, ...args], { timeout: LIMIT_MS })).stdout;
  };
  try {
    const compiler = 'org.eclipse.jdt.internal.compiler.batch.Main';
    await call(compiler, '-17', '-nowarn', '-cp', classPath, '-d', classes, here('ReadArchive.java'));
    return Found.parse(JSON.parse(await call('ReadArchive', folder)));
  } finally {
    await rm(classes, { recursive: true });
  }
}
