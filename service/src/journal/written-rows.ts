import { z } from 'zod';

import type { RunId } from '../model/run.ts';
import type { HiddenRun, Stretch } from '../sinks/hidden-runs.ts';
import { json } from './rows.ts';
import type { Statements } from './statements.ts';

/** Maximum number of run ids in a query: more would take the store too long. Older runs rarely have rows left. */
const MAX_RUNS = 5_000;
/** How far the time of a row may be outside the time range of its run. */
const MARGIN_MS = 2_000;
/** The time range of a run in progress extends this far into the future; the query is repeated before then. */
const AHEAD_MS = 3_600_000;

/** Benchmark runs: all except collections, and except paced runs without an end, which people use to collect readings. */
const BENCHMARKS = `
  kind = 'run' AND (
    spec ->> '$.durationMs' IS NOT NULL OR spec ->> '$.rows' IS NOT NULL OR spec ->> '$.ratePerSecond' IS NULL
  )`;
/** An interrupted run may have written for up to a minute after its last sample, because later ones may not have reached the disk. */
const HIDDEN_UNTIL = `CASE WHEN state = 'interrupted' THEN ended_at + 60000 ELSE ended_at END`;
/**
 * The time at which a run had certainly stopped writing. For an interrupted run, this is when its process was found to be gone,
 * which may be days after the end of the run.
 */
const WRITTEN_UNTIL = 'coalesce(written_until, ended_at)';

const HiddenRow = z.object({
  id: z.string(),
  source: z.string(),
  started_at: z.number().nullable(),
  ended_at: z.number().nullable(),
  has_ended: z.number(),
});

/** Rows that are to be deleted. */
export interface Erasure {
  readonly run: RunId;
  /** Target and sink settings of the run, which determine the table; a relay has none. */
  readonly spec: { readonly target: string; readonly sink: unknown };
  /** Names of the targets that still contain some of the rows. */
  readonly targets: readonly string[];
  /** Number of rows that the run had acked; null if it was removed by a version that did not record this. */
  readonly acked: number | null;
  /** Number of rows that are already deleted, by target. */
  readonly erased: Readonly<Record<string, number>>;
  /** All rows have times in [from, until), as for a {@link HiddenRun}. */
  readonly from: number;
  readonly until: number;
}

/**
 * The times of the rows of a finished run, with a margin, in milliseconds since 1970 UTC. Both ends are infinite if they are unknown:
 * the readings of a replayed file have the times from the file.
 */
export function timesOfRows(run: { source: string; startedAt: number | null; endedAt: number | null }): Stretch {
  const { source, startedAt, endedAt } = run;
  return source === 'replay' || startedAt === null || endedAt === null
    ? { from: -Infinity, until: Infinity }
    : around(startedAt, endedAt);
}

/** The time between start and end of a run, with a margin. The clock may have been set back in between. */
function around(startedAt: number, endedAt: number): Stretch {
  return { from: Math.min(startedAt, endedAt) - MARGIN_MS, until: Math.max(startedAt, endedAt) + MARGIN_MS };
}

const ErasureRow = z
  .object({
    id: z.string(),
    spec: json(z.object({ target: z.string(), sink: z.unknown(), source: z.object({ kind: z.string() }) })),
    erase_in: json(z.array(z.string())),
    started_at: z.number().nullable(),
    ended_at: z.number().nullable(),
    acked: z.number().nullable(),
    erased: json(z.record(z.string(), z.number())),
  })
  .transform(({ id, spec, erase_in: targets, started_at: startedAt, ended_at: endedAt, acked, erased }): Erasure => ({
    ...{ run: id, spec, targets, acked, erased },
    ...timesOfRows({ source: spec.source.kind, startedAt, endedAt }),
  }));

/** Records which rows in the stores were written by runs, and which of them are to be deleted; part of the journal. */
export class WrittenRows {
  readonly #sql: Statements;

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  /** The newest benchmark runs, removed ones included, with the time range of their rows. */
  ofBenchmarks(now: number): HiddenRun[] {
    const sql = `
      SELECT id, spec ->> '$.source.kind' AS source, started_at,
        ${HIDDEN_UNTIL} AS ended_at,
        state IN ('done', 'failed', 'interrupted', 'cancelled') AS has_ended
      FROM run WHERE ${BENCHMARKS}
      UNION ALL SELECT id, spec ->> '$.source.kind', started_at, ended_at, TRUE FROM removed_run WHERE ${BENCHMARKS}
      ORDER BY id DESC LIMIT ${MAX_RUNS}`;
    return this.#sql.rows(HiddenRow, sql).map((row) => {
      const { id: run, source, started_at: startedAt, ended_at: endedAt, has_ended: hasEnded } = row;
      if (source === 'replay') {
        // The rows of a replayed file have times from that file.
        return { run, from: -Infinity, until: Infinity };
      }
      const until = hasEnded === 1 ? (endedAt ?? startedAt) : now + AHEAD_MS;
      return startedAt === null ? { run, from: 0, until: 0 } : { run, ...around(startedAt, until ?? startedAt) };
    });
  }

  /** Keeps the record of the rows of a run that is being removed, with the targets from which they are to be deleted. */
  remember(run: RunId, eraseIn: readonly string[]): void {
    const sql = `
      INSERT INTO removed_run (id, kind, spec, started_at, ended_at, acked, erase_in, erased)
      SELECT id, kind, spec, started_at, ${WRITTEN_UNTIL}, acked, ?1, (SELECT json_group_object(value, 0) FROM json_each(?1))
      FROM run WHERE id = ?2`;
    this.#sql.run(sql, [JSON.stringify(eraseIn), run]);
  }

  /** Whether the run was removed together with its readings. Known forever for a collection, and until then for other runs. */
  isErased(run: RunId): boolean {
    const sql = `SELECT 1 FROM removed_run WHERE id = ? AND (erase_in <> '[]' OR erased <> '{}')`;
    return this.#sql.first(z.object(), sql, [run]) !== null;
  }

  /** Records that the process of the run was found to be gone at that time, so that no later row can be its own. */
  stoppedBy(run: RunId, time: number): void {
    this.#sql.run('UPDATE run SET written_until = ? WHERE id = ?', [time, run]);
  }

  /** Oldest first. */
  erasures(): Erasure[] {
    const columns = 'id, spec, erase_in, started_at, ended_at, acked, erased';
    return this.#sql.rows(ErasureRow, `SELECT ${columns} FROM removed_run WHERE erase_in <> '[]' ORDER BY id`);
  }

  /** Records that this number of further rows of the run was deleted from the target. */
  progressed({ run }: Erasure, target: string, rows: number): void {
    const sql = 'UPDATE removed_run SET erased = json_set(erased, ?1, coalesce(erased ->> ?1, 0) + ?2) WHERE id = ?3';
    this.#sql.run(sql, [`$.${JSON.stringify(target)}`, rows, run]);
  }

  /** Records that the target may contain rows of a removed run again. */
  eraseAgain(run: RunId, target: string): void {
    const sql = `
      UPDATE removed_run SET erase_in = json_insert(erase_in, '$[#]', ?1)
      WHERE id = ?2 AND NOT EXISTS (SELECT 1 FROM json_each(erase_in) WHERE value = ?1)`;
    this.#sql.run(sql, [target, run]);
  }

  /**
   * Records that the target no longer contains any row of the run. Forgets the run only if at least as many rows as it had
   * acked were deleted from each of its targets. Otherwise, rows may come back, for example with another disk, and must then
   * still be hidden. Never forgets a collection: its spool may still hold readings, which must not be delivered.
   */
  erased({ run }: Erasure, target: string): void {
    const left = 'SELECT json_group_array(value) FROM json_each(erase_in) WHERE value <> ?';
    this.#sql.run(`UPDATE removed_run SET erase_in = (${left}) WHERE id = ?`, [target, run]);
    const sql = `
      DELETE FROM removed_run WHERE id = ? AND erase_in = '[]' AND kind = 'run'
        AND (SELECT count(*) FROM json_each(erased) WHERE value >= acked) = 1 + (spec ->> '$.relayTo' IS NOT NULL)`;
    this.#sql.run(sql, [run]);
  }
}
