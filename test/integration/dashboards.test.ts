import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { Frame } from '../../service/src/model/series.ts';
import { wholeSeries } from '../../service/test/series/whole-series.ts';
import { dashboardQueries, variableQueries, withRateInterval } from './dashboard-queries.ts';
import { startWatchedStack, type WatchedStack } from './watched-stack.ts';

/**
 * Recording rules for one-minute rates need a minute, and graphs of long ranges show what was recorded at a full minute after that.
 * By then, everything else has been scraped and recorded.
 */
const POLL = { timeout: 180_000, interval: 2_000 };
const TEST = { timeout: 240_000 };
const SCRAPE_S = 5;
const STEP_S = 5;
/** The time between two points of a graph of 30 days. */
const MONTH = { rangeS: 30 * 86_400, stepS: 2_592 };

const Answer = z.object({
  data: z.object({
    result: z.array(
      z.object({
        value: z.tuple([z.number(), z.string()]).optional(),
        values: z.array(z.tuple([z.number(), z.string()])).optional(),
      })
    ),
  }),
});
const Values = z.object({ data: z.array(z.string()) });
const Frames = z.array(Frame);

let stack: WatchedStack;
let sql: Connection;
let begin: number;
beforeAll(async () => {
  begin = Date.now();
  stack = await startWatchedStack();
  const password = 'reader';
  const admitted = await stack.mariadb.admitReader(password);
  const [host, port] = admitted?.address.split(':') ?? [];
  sql = await createConnection({
    user: admitted?.user ?? '',
    password,
    host,
    port: Number(port),
    database: 'temperature',
    timezone: 'Z',
  });
}, 300_000);
afterAll(async () => {
  await sql?.end();
  await stack?.[Symbol.asyncDispose]();
});

const queries = dashboardQueries();

describe('every query of every dashboard', () => {
  it.each([
    ['has a series with a number', undefined],
    ['also has a number in a range of 30 days', MONTH],
  ])('that queries Prometheus %s', TEST, async (_what, range) => {
    let open = queries.flatMap(({ name, asked }) => (asked.source === 'prometheus' ? [{ name, ...asked }] : []));
    expect(open.length).toBeGreaterThan(100);
    await expect
      .poll(async () => {
        const answered = await Promise.all(
          open.map(async (query) => ({ query, hasNumber: await hasNumber(query, range) }))
        );
        open = answered.filter(({ hasNumber: has }) => !has).map(({ query }) => query);
        return open.map(({ name, expr }) => `${name}: ${expr}`);
      }, POLL)
      .toEqual([]);
  });

  it('that queries MariaDB has a row with a number', async () => {
    const asked = queries.flatMap(({ name, asked }) =>
      asked.source === 'mysql' ? [{ name, rawSql: asked.rawSql }] : []
    );
    expect(asked.length).toBeGreaterThan(0);
    for (const { name, rawSql } of asked) {
      const [rows] = await sql.query<RowDataPacket[]>(withMacros(rawSql));
      expect(rows.flatMap((row) => Object.values(row)).some(Number.isFinite), name).toBe(true);
    }
  });
});

describe('a variable', () => {
  it('that queries Prometheus has values to choose from', async () => {
    for (const { name, query } of variableQueries()) {
      const [, series = '', label = ''] = /^label_values\((.+), (\w+)\)$/.exec(query) ?? [];
      const values = await ask(`label/${label}/values`, { 'match[]': filled(series) }, Values);
      expect(values.data, name).not.toEqual([]);
    }
  });
});

describe('readings', () => {
  it('that went into MariaDB, and through Kafka into Cassandra, draw the same curve', async () => {
    const { from, to } = stack.readings;
    const curves = async (target: string) => {
      const path = `/api/v1/series?target=${target}&from=${from}&to=${to}&maxPoints=60&runs=shown`;
      const frames = await wholeSeries(async () => Frames.parse(await stack.service.json(path)));
      return frames.filter(({ location }) => stack.locations.includes(location));
    };
    const [mariadb, cassandra] = [await curves('mariadb'), await curves('cassandra')];
    expect(mariadb.map(({ location }) => location)).toEqual(stack.locations.toSorted());
    expect(cassandra.map(({ location, time, count }) => ({ location, time, count }))).toEqual(
      mariadb.map(({ location, time, count }) => ({ location, time, count }))
    );
    mariadb.forEach(({ mean, min, max }, index) => {
      const other = cassandra[index];
      expect(
        mean.map((value, bucket) => Math.abs(value - (other?.mean[bucket] ?? NaN))).every((gap) => gap < 1e-9)
      ).toBe(true);
      expect(other).toMatchObject({ min, max });
    });
  });
});

async function hasNumber({ expr, instant }: { expr: string; instant: boolean }, span = sinceBegin()): Promise<boolean> {
  const now = Date.now() / 1_000;
  const [start, end] = [String(now - span.rangeS), String(now)];
  const query = filled(expr, span);
  const { data } = instant
    ? await ask('query', { query, time: end }, Answer)
    : await ask('query_range', { query, start, end, step: String(span.stepS) }, Answer);
  return data.result
    .flatMap(({ value, values = [] }) => (value ? [value] : values))
    .some(([, value]) => Number.isFinite(Number(value)));
}

/** Throws Prometheus's error for a query that it rejects. */
async function ask<Schema extends z.ZodType>(path: string, query: Record<string, string>, schema: Schema) {
  const response = await fetch(`${stack.prometheus}/api/v1/${path}?${new URLSearchParams(query)}`, {
    signal: AbortSignal.timeout(30_000),
  });
  const body: unknown = await response.json();
  if (!response.ok) {
    throw new Error(`${JSON.stringify(body)} for ${JSON.stringify(query)}`);
  }
  return schema.parse(body);
}

function sinceBegin() {
  return { rangeS: Math.ceil((Date.now() - begin) / 1_000), stepS: STEP_S };
}

/** Fills in what all dashboards share, as Grafana does: a scrape every five seconds, and all hosts selected. */
function filled(expr: string, { rangeS, stepS } = sinceBegin()): string {
  const rateS = Math.max(stepS + SCRAPE_S, 4 * SCRAPE_S);
  const values = {
    __interval: `${stepS}s`,
    __range: `${rangeS}s`,
    host: '.*',
  };
  return Object.entries(values).reduce(
    (text, [name, value]) => text.replaceAll(`$${name}`, value),
    withRateInterval(expr, rateS).replaceAll('${__to:date:seconds}', String(Math.floor(Date.now() / 1_000)))
  );
}

/** Expands macros, as Grafana's MySQL source does. */
function withMacros(rawSql: string): string {
  const { from, to } = stack.readings;
  const names = stack.locations.map((name) => `'${name}'`).join(',');
  return rawSql
    .replaceAll('${location:sqlstring}', names)
    .replaceAll('$__timeGroupAlias(time, $__interval)', 'UNIX_TIMESTAMP(time) DIV 60 * 60 AS time')
    .replaceAll('$__timeFilter(time)', `time BETWEEN FROM_UNIXTIME(${from / 1_000}) AND FROM_UNIXTIME(${to / 1_000})`);
}
