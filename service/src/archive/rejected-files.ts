import type { ArchivedFile } from '../sinks/archive/archive-folder.ts';
import type { RejectedRecord } from './take-record.ts';

/** Records that are not readings, as one file per partition. Each file has one JSON object per line, in the original order. */
export function* rejectedFiles(rejected: readonly RejectedRecord[]): Generator<ArchivedFile> {
  for (const [partition, records] of Map.groupBy(rejected, (record) => record.partition)) {
    const [first, last] = [records[0], records[records.length - 1]];
    yield {
      path: `_rejected/part-${partition}-${first.offset}-${last.offset}.ndjson`,
      content: Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join('')),
    };
  }
}
