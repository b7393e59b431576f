import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { findJava } from './java.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-java-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program that prints a version as Java does. The Java versions that the tests use are not installed on this machine. */
function install(home: string, says: string): string {
  const program = join(folder, home, 'bin/java');
  mkdirSync(join(folder, home, 'bin'), { recursive: true });
  writeFileSync(program, `#!/bin/sh\n${says}\n`);
  chmodSync(program, 0o755);
  return program;
}

const version = (number: string) => `echo 'openjdk ${number} 2025-04-15'; echo 'OpenJDK Runtime Environment'`;

describe('finding a Java', () => {
  it('looks in JAVA_HOME before the PATH', async () => {
    const home = install('home', version('170.0.15'));
    install('path', version('170.0.16'));
    const env = { JAVA_HOME: join(folder, 'home'), PATH: join(folder, 'path/bin') };
    expect(await findJava({ title: 'Kafka', oldest: 170, newest: Infinity }, env)).toBe(home);
  });

  it('tries the next one if one is unsuitable or missing', async () => {
    install('newer', version('210'));
    install('broken', 'exit 1');
    const fitting = install('fitting', version('170-ea'));
    const env = { PATH: ['newer', 'broken', 'fitting'].map((home) => join(folder, home, 'bin')).join(':') };
    expect(await findJava({ title: 'Cassandra', oldest: 170, newest: 170 }, env)).toBe(fitting);
  });

  it('names the range of supported versions', async () => {
    install('newer', version('1800.0.1'));
    await expect(
      findJava({ title: 'Cassandra', oldest: 170, newest: 230 }, { PATH: join(folder, 'newer/bin') })
    ).rejects.toMatchObject({
      message: expect.stringContaining('Cassandra needs Java 170 to 230, which is not installed'),
    });
  });

  it('lists the unsuitable ones, and says what to install', async () => {
    const older = install('older', version('110.0.2'));
    await expect(
      findJava({ title: 'Kafka', oldest: 170, newest: Infinity }, { JAVA_HOME: join(folder, 'older') })
    ).rejects.toMatchObject({
      kind: 'configuration',
      code: 'PROGRAM_MISSING',
      message: expect.stringMatching(`Kafka needs Java 170 or newer, [^]*: [^]*${older} is Java 110`),
      hint: expect.stringContaining('default-jre-headless'),
    });
  });
});
