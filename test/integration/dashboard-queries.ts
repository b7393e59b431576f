import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { z } from 'zod';

const FOLDER = fileURLToPath(new URL('../../dashboards/json', import.meta.url));

const Asked = z.discriminatedUnion('source', [
  z.object({ source: z.literal('prometheus'), expr: z.string(), instant: z.boolean().default(false) }),
  z.object({ source: z.literal('mysql'), rawSql: z.string() }),
  z.looseObject({ source: z.literal('thermobench-collector-datasource'), kind: z.string() }),
]);
const Target = z
  .looseObject({ refId: z.string(), datasource: z.object({ type: z.string() }) })
  .transform((target) => ({ refId: target.refId, asked: Asked.parse({ ...target, source: target.datasource.type }) }));
const Panel = z.object({ type: z.string(), title: z.string().default(''), targets: z.array(Target).default([]) });
const PanelOrRow = Panel.extend({ panels: z.array(Panel).default([]) });
const Variable = z.discriminatedUnion('type', [
  z.object({ type: z.literal('query'), name: z.string(), query: z.looseObject({ query: z.string().optional() }) }),
  z.object({ type: z.literal('datasource'), name: z.string() }),
  z.object({ type: z.literal('custom'), name: z.string() }),
]);
const Dashboard = z.object({
  uid: z.string(),
  panels: z.array(PanelOrRow),
  templating: z.object({ list: z.array(Variable) }),
});

/** A query of one panel to one data source. */
export interface DashboardQuery {
  /** Such as `run.json: Rows a second A`: the title on the dashboard, so that a failing test names it. */
  name: string;
  asked: z.infer<typeof Asked>;
}

/** Every query of every panel of the committed dashboards, those in collapsed rows included. */
export function dashboardQueries(): DashboardQuery[] {
  return committed().flatMap(({ file, dashboard }) =>
    dashboard.panels
      .flatMap((panel) => [panel, ...panel.panels])
      .flatMap(({ type, title, targets }) =>
        targets.map(({ refId, asked }) => ({ name: `${file}: ${title || type} ${refId}`, asked }))
      )
  );
}

/**
 * The only Prometheus query with that text in a panel, such as `fleet.json: Machines now`, for the hosts that match the pattern. Its spans are
 * those of a range of a few minutes.
 */
export function exprOf(panel: string, text: string, host = '.*'): string {
  const found = dashboardQueries().flatMap(({ name, asked }) =>
    name.startsWith(panel) && asked.source === 'prometheus' && asked.expr.includes(text) ? [asked.expr] : []
  );
  const [expr] = found;
  if (expr === undefined || found.length > 1) {
    throw new Error(`${found.length} queries of ${panel} contain ${text}.`);
  }
  return withRateInterval(expr.replaceAll('$host', host), 60);
}

/** The expression with Grafana's rate interval filled in. */
export function withRateInterval(expr: string, seconds: number): string {
  return expr.replaceAll('$__rate_interval_ms', String(1_000 * seconds)).replaceAll('$__rate_interval', `${seconds}s`);
}

/** The Prometheus queries that fill the variables of the committed dashboards: `label_values(series, label)`. */
export function variableQueries(): Array<{ name: string; query: string }> {
  return committed().flatMap(({ file, dashboard }) =>
    dashboard.templating.list.flatMap((variable) =>
      variable.type === 'query' && variable.query.query !== undefined
        ? [{ name: `${file}: $${variable.name}`, query: variable.query.query }]
        : []
    )
  );
}

function committed() {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({ file, dashboard: Dashboard.parse(JSON.parse(readFileSync(join(FOLDER, file), 'utf8'))) }));
}
