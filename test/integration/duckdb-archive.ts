import { DuckDBInstance } from '@duckdb/node-api';
import { z } from 'zod';

/**
 * The rows that DuckDB finds in an archive. `select` gets the files as a table, and returns the query. DuckDB shares no code with
 * the writer.
 */
export async function queryArchive<Row extends z.ZodType>(row: Row, select: (files: string) => string, folder: string) {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const files = `read_parquet('${folder}/*/*/*.parquet', hive_partitioning = true)`;
    const found = await connection.runAndReadAll(select(files));
    return z.array(row).parse(found.getRowObjectsJson());
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

const Counted = z.object({
  rows: z.coerce.number(),
  places: z.coerce.number(),
  readings: z.coerce.number(),
  checksums: z.coerce.number(),
  offsets: z.coerce.number(),
  times: z.coerce.number(),
});

/** Counts that must be equal: rows, places in the topic, and readings of producers. Also sums that do not depend on the order. */
export async function countRows(folder: string) {
  const [counted] = await queryArchive(
    Counted,
    (files) => `
      SELECT count(*) AS rows, count(DISTINCT (partition, "offset")) AS places, count(DISTINCT (run, producer, seq)) AS readings,
        sum(checksum) AS checksums, sum("offset") AS offsets, sum(epoch_ms(time) % 86400000) AS times
      FROM ${files}`,
    folder
  );
  return counted;
}
