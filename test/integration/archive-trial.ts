import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { z } from 'zod';

import { Client } from '../../service/src/kafka/client.ts';
import { makeTopic, type TestTopic } from './relay-topic.ts';
import { sharedKafka, type TestKafka } from './start-kafka.ts';

const PROGRAM = fileURLToPath(new URL('../../service/bin/thermobench', import.meta.url));
const PARTITIONS = 3;
const POLL_MS = 20;
/** A test starts up to ten processes, which on a busy machine take seconds each. */
export const PROCESSES_LIMIT_MS = 180_000;
export const RUN = 'm0000001';

const Summary = z.object({
  readings: z.int(),
  rejected: z.int(),
  files: z.int(),
  totals: z.object({ readings: z.int(), rejected: z.int(), expired: z.int(), commits: z.int() }),
});

/** The shared Kafka, a folder, and `thermobench archive` as a separate process. */
export class ArchiveTrial implements AsyncDisposable {
  readonly kafka: TestKafka;
  readonly #folder = mkdtempSync(join(tmpdir(), 'thermobench-archive-'));

  private constructor(kafka: TestKafka) {
    this.kafka = kafka;
  }

  static async start(): Promise<ArchiveTrial> {
    return new ArchiveTrial(await sharedKafka());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kafka[Symbol.asyncDispose]();
    rmSync(this.#folder, { recursive: true });
  }

  folder(name: string): string {
    return join(this.#folder, name);
  }

  /**
   * A topic in which each partition has a leader. If one had no leader, producers would send to all partitions again, and
   * duplicate records.
   */
  async newTopic(): Promise<TestTopic> {
    const topic = await makeTopic(this.kafka, PARTITIONS);
    const ends = () => Client.during(topic.target, (client) => client.offsets('end', PARTITIONS));
    await expect.poll(ends, { timeout: PROCESSES_LIMIT_MS }).toEqual(Array(PARTITIONS).fill(0));
    return topic;
  }

  startArchiver(topic: TestTopic, folder: string, ...flags: string[]): ChildProcess {
    const config = this.folder('thermobench.yaml');
    writeFileSync(config, JSON.stringify({ targets: { stream: topic.target } }));
    const args = ['archive', '--from', 'stream', '--to', folder, ...flags];
    return spawn(PROGRAM, [...args, '--json', '--config', config, '--data', this.folder('data')], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  }

  async archiveAll(topic: TestTopic, folder: string, ...flags: string[]) {
    const { code, answer } = await outcome(this.startArchiver(topic, folder, ...flags));
    expect(code, JSON.stringify(answer)).toBe(0);
    return Summary.parse(answer);
  }
}

export async function outcome(archiver: ChildProcess) {
  const [stdout] = await Promise.all([archiver.stdout ? text(archiver.stdout) : '', once(archiver, 'exit')]);
  return { code: archiver.exitCode, answer: stdout === '' ? null : z.unknown().parse(JSON.parse(stdout)) };
}

/** Resolves when the archive has that many commits. */
export async function commitsReach(folder: string, least: number): Promise<void> {
  for (;;) {
    const manifest = globSync('_manifest.json', { cwd: folder }).map((name) =>
      readFileSync(join(folder, name), 'utf8')
    );
    if (manifest.some((content) => z.object({ commits: z.int() }).parse(JSON.parse(content)).commits >= least)) {
      return;
    }
    await pause(POLL_MS);
  }
}
