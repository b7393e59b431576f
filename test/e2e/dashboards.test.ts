import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { dashboardQueries } from '../integration/dashboard-queries.ts';
import { Grafana } from './grafana.ts';

const Answer = z.object({
  state: z.string(),
  frames: z.array(z.object({ fields: z.array(z.object({ type: z.string(), values: z.array(z.unknown()) })) })),
});

const MINUTES = 60;

let grafana: Grafana;
let folder: string;
let variables: Record<string, string>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-dashboards-'));
  grafana = await Grafana.start({}, [folder]);
  const file = join(folder, 'readings.csv');
  const rows = Array.from({ length: MINUTES }, (_, minute) => {
    const at = Date.now() - minute * 60_000;
    return `${at},attic-temp,${20 + minute}\n${at},attic-hum,${40 + minute}`;
  });
  writeFileSync(file, ['time,location,value', ...rows].join('\n'));
  const source = { kind: 'replay', file, timeColumn: 'time', valueColumn: 'value', locationColumn: 'location' };
  const { id } = await grafana.service.run({ target: 'sqlite', source, producers: 1, rows: 2 * MINUTES });
  // By default, the dashboard hides the rows of benchmark runs.
  variables = { $run: id, $target: 'sqlite', $location: 'attic-temp\nattic-hum', $runs: 'shown' };
});
afterAll(async () => {
  await grafana[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** The queries to our data source. For other sources, see test/integration/dashboards.test.ts. */
const queries = dashboardQueries().flatMap(({ name, asked }) =>
  asked.source === 'thermobench-collector-datasource' ? [{ name, asked }] : []
);

describe('the data source', () => {
  it.each(queries)('answers $name with a number', async ({ asked }) => {
    const filled = Object.entries(asked).map(([key, value]) => [key, variables[String(value)] ?? value]);
    // A busy store may not have aggregated everything yet, so the query is repeated.
    await expect
      .poll(async () => {
        const answer = await grafana.queryDataSource([Object.fromEntries(filled)], { role: 'Viewer' });
        const { state, frames } = Answer.parse(answer);
        expect(state).toBe('Done');
        const numbers = frames.flatMap(({ fields }) => fields.filter(({ type }) => type === 'number'));
        return numbers.flatMap(({ values }) => values).filter(Number.isFinite);
      })
      .not.toEqual([]);
  });
});
