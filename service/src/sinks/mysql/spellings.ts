import { z } from 'zod';

import { atMost } from '../../time/deadline.ts';
import { compareLocations } from '../location-order.ts';
import { Client } from './client.ts';
import { addressOf } from './faults.ts';
import { bytesOf } from './location-column.ts';
import type { MysqlTarget } from './options.ts';
import type { Schema } from './schema.ts';

/** Generous: a scan takes about one second per million readings on a small machine. */
const SCAN_LIMIT_MS = 30 * 60_000;
/** How long after the start of a scan a page waits for the first list, and how long for a newer one. */
const FIRST_WAIT_MS = 1_000;
const NEWER_WAIT_MS = 100;
/** A list is used for this many times as long as it took to create, so that the server spends little time on lists. */
const WORTH = 20;
/** Lists that take less time are created on each request. */
const QUICK_MS = 200;

/** A location as returned by a query: as text, or as bytes. */
export const LocationName = z.union([z.string(), z.instanceof(Buffer).transform((bytes) => bytes.toString())]);

interface List {
  readonly locations: readonly string[];
  readonly usedUntil: number;
}

interface Scan {
  readonly startedAt: number;
  readonly list: Promise<List>;
}

const lists = new Map<string, List>();
const scans = new Map<string, Scan>();

/**
 * Every location, compared by bytes, in a table whose collation treats some of them as equal. No index distinguishes such
 * locations, so the server has to read a whole index, which takes about one second per million readings. The list is therefore
 * cached and refreshed from time to time, and no page waits long for it. Empty while the first list is still being created.
 */
export async function readSpellings(target: MysqlTarget, schema: Schema): Promise<readonly string[]> {
  const key = `${target.user}@${addressOf(target)}/${schema.table}`;
  const list = lists.get(key);
  if (list !== undefined && performance.now() < list.usedUntil) {
    return list.locations;
  }
  const scan = scans.get(key) ?? begin(key, target, schema);
  const until = scan.startedAt + (list === undefined ? FIRST_WAIT_MS : NEWER_WAIT_MS);
  const newer = await atMost(Math.max(0, until - performance.now()), scan.list, null);
  return (newer ?? list)?.locations ?? [];
}

/** Only one scan of a table runs at a time. */
function begin(key: string, target: MysqlTarget, schema: Schema): Scan {
  const list = makeList(target, schema).finally(() => scans.delete(key));
  const scan = { startedAt: performance.now(), list };
  scans.set(key, scan);
  // After a failure that no page waited for, the next page starts another scan.
  list.then(
    (made) => lists.set(key, made),
    () => undefined
  );
  return scan;
}

async function makeList(target: MysqlTarget, { table, locationColumn: column }: Schema): Promise<List> {
  const startedAt = performance.now();
  const rows = await Client.during(target, (client) =>
    client.rows(z.object({ location: LocationName }), {
      sql: `SELECT DISTINCT ${bytesOf(column)} AS location FROM \`${table}\` WHERE ${column} IS NOT NULL`,
      limitMs: SCAN_LIMIT_MS,
    })
  );
  const tookMs = performance.now() - startedAt;
  return {
    locations: rows.map(({ location }) => location).sort(compareLocations),
    usedUntil: tookMs < QUICK_MS ? 0 : performance.now() + WORTH * tookMs,
  };
}
