import { setTimeout as pause } from 'node:timers/promises';

import { Fault } from '../model/fault.ts';
import { reachBrokers } from '../kafka/advertised.ts';
import { Client } from '../kafka/client.ts';
import { JsonReader } from '../kafka/json-reading.ts';
import type { KafkaTarget } from '../kafka/options.ts';
import { readRange, type PartitionRange } from '../kafka/reader.ts';
import type { RecordCursor } from '../kafka/record-cursor.ts';
import {
  anotherTopicFault,
  ArchiveFolder,
  type ArchivedFile,
  type ArchivedTopic,
} from '../sinks/archive/archive-folder.ts';
import { filePath } from '../sinks/archive/layout.ts';
import { parquetFile } from '../sinks/archive/parquet-file.ts';
import { rejectedFiles } from './rejected-files.ts';
import { Rows } from '../sinks/archive/rows.ts';
import { takeRecord, type RejectedRecord } from './take-record.ts';

/** How often to look for new records, and how long to wait after the brokers could not be reached. */
const LOOK_EVERY_MS = 1_000;
const AWAY_PAUSE_MS = 5_000;

/** Limits the number of records that are not readings: they also stay in memory until a commit, and each may take a megabyte. */
const MAX_REJECTED = 1_000;

export interface ArchiveRequest {
  target: KafkaTarget;
  folder: string;
  /** Maximum number of readings in memory, and therefore in a file. */
  rowsPerFile: number;
}

/** What was archived since the start. */
export interface ArchiveProgress {
  readings: number;
  rejected: number;
  /** Records that the topic had already deleted before they could be archived. */
  expired: number;
  files: number;
  /** Read, but not written yet. */
  waiting: number;
}

/**
 * Writes a topic to a folder as Parquet files, continuing where the folder ends. Archives each record exactly once, even if it is
 * stopped or killed many times. Reads one partition after another, and keeps at most `rowsPerFile` readings in memory.
 */
export class TopicArchiver implements AsyncDisposable {
  readonly #client: Client;
  readonly #folder: string;
  readonly #topic: ArchivedTopic;
  readonly #archive: ArchiveFolder;
  readonly #rows: Rows;
  readonly #json: JsonReader;
  readonly #progress: ArchiveProgress = { readings: 0, rejected: 0, expired: 0, files: 0, waiting: 0 };
  #rejected: RejectedRecord[] = [];
  #expired = 0;
  /** Whether the topic still had the same id after everything in memory had been read. Topic ids are never reused. */
  #isOfTopic = true;
  /** By partition: the first offset that is neither archived nor in memory. */
  readonly #next = new Map<number, number>();

  private constructor(
    client: Client,
    folder: string,
    topic: ArchivedTopic,
    archive: ArchiveFolder,
    rowsPerFile: number
  ) {
    this.#client = client;
    this.#folder = folder;
    this.#topic = topic;
    this.#archive = archive;
    this.#rows = new Rows(rowsPerFile);
    this.#json = new JsonReader(client.target.records);
  }

  /** Throws a Fault if the topic is missing, the brokers are unreachable, or the folder cannot be used. */
  static async open({ target, folder, rowsPerFile }: ArchiveRequest): Promise<TopicArchiver> {
    const client = new Client(target);
    try {
      await reachBrokers(client, 'patiently');
      const { topic: name, topicId } = await topicNow(client);
      const topic = { topic: name, topicId };
      return new TopicArchiver(client, folder, topic, await ArchiveFolder.open(folder, topic), rowsPerFile);
    } catch (thrown) {
      await client.close();
      throw thrown;
    }
  }

  /** Totals of all commits to the folder. */
  get totals() {
    return this.#archive.totals;
  }

  progress(): ArchiveProgress {
    return { ...this.#progress, waiting: this.#rows.count };
  }

  /** Archives the records that the topic has now. If `signal` aborts, everything read so far is still archived. */
  async drain(signal: AbortSignal): Promise<void> {
    await this.#read(signal);
    await this.#commit();
  }

  /**
   * Archives new records, `everyMs` after the previous pass, until `signal` aborts. Reports unreachable brokers, and continues.
   */
  async follow(everyMs: number, report: (trouble: Fault) => void, signal: AbortSignal): Promise<void> {
    let committed = performance.now();
    while (!signal.aborted) {
      let restMs = LOOK_EVERY_MS;
      try {
        await this.#read(signal);
        if (performance.now() - committed >= everyMs) {
          await this.#commit();
          committed = performance.now();
        }
      } catch (thrown) {
        const fault = Fault.from(thrown);
        if (fault.kind !== 'transient') {
          throw fault;
        }
        report(fault);
        restMs = AWAY_PAUSE_MS;
      }
      // The signal ends the pause early, which is not an error.
      await pause(restMs, undefined, { signal }).catch(() => undefined);
    }
    await this.#commit();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#archive[Symbol.asyncDispose]();
    await this.#client.close();
  }

  async #read(signal: AbortSignal): Promise<void> {
    for (const range of await this.#ranges()) {
      const { partition } = range;
      try {
        await readRange(this.#client, range, (records) => {
          if (signal.aborted) {
            throw new Stopped();
          }
          return this.#take(records, partition);
        });
        // The last offsets may be those of transaction markers, which are not records.
        this.#next.set(partition, range.until);
        await this.#confirm();
      } catch (thrown) {
        if (!(thrown instanceof Stopped)) {
          throw thrown;
        }
        return;
      }
    }
  }

  /** The unread offsets of each partition. */
  async #ranges(): Promise<PartitionRange[]> {
    const { partitions } = await this.#sameTopic();
    const starts = await this.#client.offsets('start', partitions);
    const ends = await this.#client.offsets('end', partitions);
    const ranges: PartitionRange[] = [];
    for (let partition = 0; partition < partitions; partition++) {
      const start = starts[partition] ?? 0;
      const next = this.#next.get(partition) ?? this.#archive.next(partition);
      this.#expired += next === null ? 0 : Math.max(0, start - next);
      const from = Math.max(start, next ?? 0);
      const until = ends[partition] ?? from;
      this.#next.set(partition, from);
      if (from < until) {
        ranges.push({ partition, from, until });
      }
    }
    return ranges;
  }

  #take(records: RecordCursor, partition: number): Promise<void> | undefined {
    const rejected = takeRecord(records, partition, this.#rows, this.#json);
    if (rejected !== null) {
      this.#rejected.push(rejected);
    }
    this.#next.set(partition, records.offset + 1);
    this.#isOfTopic = false;
    return this.#rows.isFull || this.#rejected.length >= MAX_REJECTED ? this.#commit() : undefined;
  }

  async #commit(): Promise<void> {
    const readings = this.#rows.count;
    const rejected = this.#rejected.length;
    if (readings + rejected + this.#expired === 0) {
      return;
    }
    await this.#confirm();
    await this.#archive.commit({
      files: this.#files(),
      next: this.#next,
      readings,
      rejected,
      expired: this.#expired,
    });
    this.#progress.readings += readings;
    this.#progress.rejected += rejected;
    this.#progress.expired += this.#expired;
    this.#rows.clear();
    this.#rejected = [];
    this.#expired = 0;
  }

  /** Throws if the data in memory may be from another topic. */
  async #confirm(): Promise<void> {
    if (!this.#isOfTopic) {
      await this.#sameTopic();
      this.#isOfTopic = true;
    }
  }

  async #sameTopic(): Promise<ArchivedTopic & { partitions: number }> {
    const now = await topicNow(this.#client);
    if (now.topicId !== this.#topic.topicId) {
      throw anotherTopicFault(this.#folder, this.#topic, now);
    }
    return now;
  }

  /** Creates the files one at a time, as they are written. */
  *#files(): Generator<ArchivedFile> {
    const { offset } = this.#rows;
    for (const file of this.#rows.files()) {
      const { rows } = file;
      this.#progress.files++;
      yield {
        path: filePath(file, offset[rows[0]], offset[rows[rows.length - 1]]),
        content: parquetFile(this.#rows, rows),
      };
    }
    yield* rejectedFiles(this.#rejected);
  }
}

/** Recorded instead of an id for brokers before 2.8, which have no topic ids. */
const NO_ID = '00000000-0000-0000-0000-000000000000';

async function topicNow(client: Client): Promise<ArchivedTopic & { partitions: number }> {
  const { name, id, partitions } = await client.topic();
  return { topic: name, topicId: id ?? NO_ID, partitions };
}

/** Thrown by the visitor to stop reading. */
class Stopped extends Error {}
