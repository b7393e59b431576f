import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { dashboards } from './dashboards.ts';
import { outdatedFiles } from './json-files.ts';
import { DASHBOARDS, PROBLEM, PROVISIONED, SOURCES } from './parts/names.ts';

const RULES = join(import.meta.dirname, '../../provisioning/prometheus/rules');

/** The panels of Grafana 12.3 and of our plugin. */
const PANEL_TYPES = [
  ...['bargauge', 'heatmap', 'stat', 'state-timeline', 'table', 'timeseries'],
  ...['thermobench-runcontrol-panel', 'thermobench-runresults-panel'],
];

/** Panels that show the text for an empty answer. A heat map does not. */
const SHOWS_TEXT: ReadonlySet<string> = new Set(['table', 'timeseries']);
/** The letters of a panel's title for which one of the 24 columns has room. */
const LETTERS_PER_COLUMN = 4.5;

const Override = z.looseObject({ properties: z.array(z.looseObject({ id: z.string() })) });
const Source = z.object({ type: z.string(), uid: z.string() });
const Panel = z.looseObject({
  type: z.string(),
  title: z.string().optional(),
  description: z.string().optional(),
  gridPos: z.object({ x: z.int(), y: z.int(), w: z.int(), h: z.int() }),
  targets: z.array(z.looseObject({ refId: z.string(), datasource: Source })).optional(),
  transformations: z
    .array(
      z.object({
        id: z.string(),
        options: z.looseObject({ include: z.object({ names: z.array(z.string()) }).optional() }),
      })
    )
    .default([]),
  options: z.looseObject({ reduceOptions: z.looseObject({ fields: z.string().optional() }).optional() }).optional(),
  fieldConfig: z
    .object({
      overrides: z.array(z.unknown()).default([]),
      defaults: z.object({
        unit: z.string().optional(),
        custom: z.looseObject({ showPoints: z.string().optional() }).optional(),
        noValue: z.string().optional(),
        thresholds: z.object({ steps: z.array(z.unknown()) }).optional(),
        mappings: z.array(z.looseObject({ options: z.looseObject({ match: z.string().optional() }) })).default([]),
      }),
    })
    .optional(),
});
type Panel = z.infer<typeof Panel>;
const Row = z.object({ type: z.literal('row'), title: z.string(), collapsed: z.boolean(), panels: z.array(Panel) });
/** The value of a variable's `hide` that puts it into the menu. */
const IN_MENU = 3;
const Dashboard = z.looseObject({
  annotations: z.object({
    list: z.array(
      z.looseObject({ placement: z.string().optional(), enable: z.boolean(), expr: z.string().optional() })
    ),
  }),
  uid: z.string(),
  panels: z.array(z.union([Row, Panel])),
  links: z.array(z.looseObject({ url: z.string().optional(), keepTime: z.boolean(), includeVars: z.boolean() })),
  templating: z.object({
    list: z.array(
      z.looseObject({
        name: z.string(),
        type: z.string(),
        hide: z.int().optional(),
        datasource: Source.optional(),
        regex: z.string().optional(),
        current: z.object({ value: z.unknown() }).optional(),
      })
    ),
  }),
});

const all = Object.entries(dashboards).map(([name, draw]) => ({
  name,
  drawn: Dashboard.parse(JSON.parse(JSON.stringify(draw()))),
}));

function isRow(panel: Panel | z.infer<typeof Row>): panel is z.infer<typeof Row> {
  return panel.type === 'row';
}

function panelsOf(dashboard: z.infer<typeof Dashboard>): Panel[] {
  return dashboard.panels.flatMap((panel) => (isRow(panel) ? panel.panels : [panel]));
}

describe('dashboards/json', () => {
  it('matches what dashboards/src builds; if not, run: npm run build -w dashboards', () => {
    expect(outdatedFiles()).toEqual([]);
  });
});

/** Sensor names, which are free text for anyone who writes readings. The hostile ones could end a string in MySQL. */
const NAMES = ['kitchen', "O'Neill's room", 'Küche', '"', "'; DROP TABLE reading; -- "];
const HOSTILE_NAMES = ['\\', "\\' OR 1=1 -- ", "\\\\' UNION SELECT 1 -- ", 'C:\\temp\\'];

/** Formats a value as Grafana's `sqlstring` does. Source: packages/scenes, interpolation/formatRegistry. */
function asSqlString(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** The SQL after its leading string, as MySQL parses it: a backslash escapes the next character. */
function afterText(sqlText: string): string {
  return sqlText.replace(/^'(?:[^'\\]|''|\\.)*'/, '');
}

describe('a dashboard of one kind of server', () => {
  it.each(['mysql', 'kafka', 'cassandra', 'nodes'])('says in each empty panel how to start one: %s', (name) => {
    const drawn = all.find((dashboard) => dashboard.name === name)?.drawn;
    const silent = (drawn ? panelsOf(drawn) : []).filter(
      ({ fieldConfig }) => !fieldConfig?.defaults.noValue?.includes('thermobench stack up')
    );
    expect(silent.map(({ title }) => title)).toEqual([]);
  });
});

describe('a panel about pressure', () => {
  it('says how to switch it on, because Raspberry Pi OS measures none by default', () => {
    const asking = all.flatMap(({ drawn }) =>
      panelsOf(drawn).filter(
        ({ type, targets = [] }) => SHOWS_TEXT.has(type) && targets.every(({ expr }) => isPressure(expr))
      )
    );
    expect(asking.length).toBeGreaterThan(4);
    const silent = asking.filter(({ fieldConfig }) => !fieldConfig?.defaults.noValue?.includes('psi=1'));
    expect(silent.map(({ title }) => title)).toEqual([]);
  });
});

function isPressure(expr: unknown): boolean {
  return typeof expr === 'string' && expr.includes('node_pressure_');
}

describe('runs', () => {
  it('are drawn over the graphs, except over temperatures, which runs would cover in a range of a day', () => {
    const drawing = all.filter(({ drawn }) => drawn.annotations.list.every(({ enable }) => enable));
    expect(all.filter((dashboard) => !drawing.includes(dashboard)).map(({ name }) => name)).toEqual(['temperature']);
  });
});

describe('the alerts of Prometheus', () => {
  it('are drawn over the graphs of every dashboard that queries Prometheus', () => {
    const querying = all.filter(({ drawn }) => drawn.templating.list.some(({ name }) => name === 'prometheus'));
    const drawing = all.filter(({ drawn }) => drawn.annotations.list.some(({ expr }) => expr?.startsWith('ALERTS')));
    expect(drawing).toEqual(querying);
    expect(drawing.length).toBeGreaterThan(5);
  });

  it('say in the list of alerts what to do, each in the words of its rule', () => {
    const rules = readdirSync(RULES).filter((name) => name.startsWith('alerts') && name.endsWith('.yml'));
    const alerts = rules.flatMap((name) =>
      [...readFileSync(join(RULES, name), 'utf8').matchAll(/- alert: (\S+)/g)].map(([, alert]) => alert)
    );
    const home = JSON.stringify(all.find(({ name }) => name === 'home')?.drawn);
    expect(alerts.length).toBeGreaterThan(30);
    expect(alerts.filter((alert) => !new RegExp(`"${alert}":{"text":"[A-Z]`).test(home))).toEqual([]);
    expect(home).not.toMatch(/"text":"[^"]*\{\{/);
  });
});

describe('the names of sensors in SQL', () => {
  const asked = all.flatMap(({ drawn }) =>
    [...JSON.stringify(drawn).matchAll(/\$\{(\w+):sqlstring\}/g)].map(([, variable]) =>
      drawn.templating.list.find(({ name }) => name === variable)
    )
  );

  it('come from a variable that offers no name that could break out of its quotes', () => {
    expect(asked.length).toBeGreaterThan(0);
    for (const variable of asked) {
      const offered = new RegExp(variable?.regex?.replace(/^\/(.*)\/$/, '$1') ?? '');
      expect(NAMES.filter((name) => offered.test(name))).toEqual(NAMES);
      expect(HOSTILE_NAMES.filter((name) => offered.test(name))).toEqual([]);
    }
  });

  it('end at the closing quote in MySQL unless they have a backslash', () => {
    expect(NAMES.map((name) => afterText(`${asSqlString(name)}) rest`))).toEqual(NAMES.map(() => ') rest'));
    expect(afterText(`${asSqlString(HOSTILE_NAMES[1] ?? '')}) rest`)).not.toBe(') rest');
  });
});

describe.each(all)('the dashboard $name', ({ name, drawn }) => {
  const panels = panelsOf(drawn);

  it('has its fixed uid, and no id from a Grafana database', () => {
    expect(drawn.uid).toBe(Object.entries(DASHBOARDS).find(([known]) => known === name)?.[1].uid);
    expect(drawn).not.toHaveProperty('id');
    expect(drawn.tags).toContain('thermobench');
  });

  it('consists of rows, each titled with a question', () => {
    const rows = drawn.panels.filter(isRow);
    expect(drawn.panels[0]).toMatchObject({ type: 'row' });
    expect(rows.map(({ title }) => title).filter((title) => !title.endsWith('?'))).toEqual([]);
  });

  it('explains each panel and gives its unit', () => {
    const nameless = panels.filter(({ description }) => (description ?? '').length < 20);
    expect(nameless.map(({ title }) => title)).toEqual([]);
    const cutOff = panels.filter(({ description }) => !/[.?]$/.test(description ?? ''));
    expect(cutOff.map(({ title }) => title)).toEqual([]);
    const unitless = panels.filter(({ fieldConfig }) => !fieldConfig?.defaults.unit);
    expect(unitless.map(({ title }) => title)).toEqual([]);
  });

  it('has no figure that is green without data', () => {
    const colored = panels.filter(
      ({ type, fieldConfig }) =>
        (type === 'stat' || type === 'bargauge') && (fieldConfig?.defaults.thresholds?.steps.length ?? 0) > 1
    );
    const green = colored.filter(
      ({ fieldConfig }) => !fieldConfig?.defaults.mappings.some(({ options }) => options.match === 'null')
    );
    expect(green.map(({ title }) => title)).toEqual([]);
  });

  it('has a series in every state timeline, so that Grafana shows no error, and none that is green without data', () => {
    const asked = panels
      .filter(({ type }) => type === 'state-timeline')
      .flatMap(({ targets = [] }) => targets.map(({ expr }) => String(expr)));
    expect(asked.filter((expr) => !expr.includes('vector(-1)') || expr.includes('vector(0)'))).toEqual([]);
  });

  it('has no columns in a table of machines if there are no machines', () => {
    const compared = panels.filter(({ transformations }) => transformations.some(({ id }) => id === 'merge'));
    for (const { title, transformations } of compared) {
      const grouped = JSON.stringify(transformations.find(({ id }) => id === 'groupBy'));
      expect(grouped, title).toContain('"host":{"operation":"groupby"');
    }
  });

  it('shows uptimes with the right singular and plural', () => {
    // In a cell without decimals, the unit `s` shows "1 hours".
    expect(JSON.stringify(panels)).not.toContain('{"id":"unit","value":"s"}');
  });

  it('shows why a query to our data source failed, even where a panel chooses its columns', () => {
    const asking = panels.filter(({ targets = [] }) =>
      targets.some(({ datasource }) => datasource.uid === SOURCES.thermobench.uid)
    );
    for (const { title, transformations, options } of asking) {
      for (const { id, options: chosen } of transformations) {
        if (id === 'filterFieldsByName') {
          expect(chosen.include?.names, title).toContain(PROBLEM);
        }
      }
      const fields = options?.reduceOptions?.fields ?? '';
      expect(fields === '' || fields.includes(PROBLEM), title).toBe(true);
    }
  });

  it('says in empty panels of other data sources that the query may have failed', () => {
    for (const { title, targets = [], fieldConfig } of panels) {
      const { noValue } = fieldConfig?.defaults ?? {};
      if (noValue !== undefined && targets.every(({ datasource }) => datasource.uid !== SOURCES.thermobench.uid)) {
        expect(noValue, title).toContain('A red icon in the header means that the query failed');
      }
    }
  });

  it('looks at each scrape in a graph with a level, whose points are hours apart in a range of 30 days', () => {
    const graphs = panels.filter(
      ({ type, fieldConfig }) => type === 'timeseries' && (fieldConfig?.defaults.thresholds?.steps.length ?? 0) > 1
    );
    const asked = graphs.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => `${title}: ${String(expr)}`));
    expect(asked.filter((query) => !/\[(\$__rate_interval:?|\d+[smhd])\]/.test(query))).toEqual([]);
  });

  it('draws even a location with a single interval of readings, such as a new one', () => {
    const curves = panels.filter(
      ({ type, targets = [] }) => type === 'timeseries' && targets.some(({ kind }) => kind === 'temperature')
    );
    expect(curves.map(({ fieldConfig }) => fieldConfig?.defaults.custom?.showPoints)).toEqual(curves.map(() => 'auto'));
  });

  it('has no labels next to percentiles in a legend, so that none is alone on a second line', () => {
    const legends = panels.flatMap(({ targets = [] }) => targets.map(({ legendFormat }) => String(legendFormat)));
    expect(legends.filter((legend) => /\{\{.*\b(?:p\d+|median)$/.test(legend))).toEqual([]);
  });

  it('says in each empty panel why it may be empty, if the panel can show a text', () => {
    const silent = panels.filter(({ type, fieldConfig }) => SHOWS_TEXT.has(type) && !fieldConfig?.defaults.noValue);
    // "What is wrong" always has a row.
    expect(silent.map(({ title }) => title)).toEqual(name === 'home' ? ['What is wrong'] : []);
  });

  it('has a dash in each empty cell, and not the text for an empty table', () => {
    const dash = { matcher: { id: 'byRegexp', options: '.*' }, properties: [{ id: 'noValue', value: '–' }] };
    for (const { title, type, fieldConfig } of panels) {
      if (type === 'table') {
        expect(fieldConfig?.overrides, title).toContainEqual(dash);
      }
    }
  });

  it('gives no empty cell the colour of a good value', () => {
    for (const { title, fieldConfig } of panels) {
      for (const { properties } of z.array(Override).parse(fieldConfig?.overrides ?? [])) {
        if (properties.some(({ id }) => id === 'thresholds')) {
          expect(JSON.stringify(properties), title).toContain('"match":"null","result":{"text":"–","color":"text"}');
        }
      }
    }
  });

  it('has titles that fit next to the navigation at 1280 pixels', () => {
    const long = panels.filter(({ title = '', gridPos }) => title.length > LETTERS_PER_COLUMN * gridPos.w);
    expect(long.map(({ title }) => title)).toEqual([]);
  });

  it('has only panels that are part of Grafana or of our plugin', () => {
    expect(panels.map(({ type }) => type).filter((type) => !PANEL_TYPES.includes(type))).toEqual([]);
  });

  it('queries only provisioned or selected data sources, each query under its own name', () => {
    const chosen = drawn.templating.list.filter(({ type }) => type === 'datasource');
    const provisioned: unknown[] = Object.values(PROVISIONED).map(({ value }) => value);
    expect(chosen.map(({ current }) => current?.value).filter((uid) => !provisioned.includes(uid))).toEqual([]);
    const known = [SOURCES.thermobench.uid, ...chosen.map((variable) => `\${${variable.name}}`)];
    const asked = [...panels.flatMap(({ targets = [] }) => targets), ...drawn.templating.list]
      .flatMap(({ datasource }) => datasource ?? [])
      .map(({ uid }) => uid);
    expect(asked.filter((uid) => !known.includes(uid))).toEqual([]);
    for (const { title, targets = [] } of panels) {
      expect(new Set(targets.map(({ refId }) => refId)).size, title).toBe(targets.length);
    }
  });

  it('uses only variables that it defines', () => {
    const names = new Set(drawn.templating.list.map((variable) => variable.name));
    const text = JSON.stringify([panels.map(({ targets }) => targets), drawn.templating.list]);
    const used = [...text.matchAll(/\$(?:\{([A-Za-z_]\w*)[:}]|([A-Za-z_]\w*))/g)].map(
      ([, braced, bare]) => braced ?? bare ?? ''
    );
    expect(used.filter((variable) => !variable.startsWith('__') && !names.has(variable))).toEqual([]);
  });

  it('keeps rarely used controls out of the crowded row at the top', () => {
    expect(new Set(drawn.annotations.list.map(({ placement }) => placement))).toEqual(new Set(['inControlsMenu']));
    const sources = drawn.templating.list.filter(({ type }) => type === 'datasource');
    expect(sources.filter(({ hide }) => hide !== IN_MENU)).toEqual([]);
    // More than two do not fit next to the docked navigation at 1280 pixels.
    const inRow = drawn.templating.list.filter(({ hide }) => hide !== IN_MENU);
    expect(inRow.length).toBeLessThanOrEqual(2);
  });

  it('fills each line of its grid, without overlapping panels', () => {
    for (const line of Map.groupBy(panels, ({ gridPos }) => gridPos.y).values()) {
      const inOrder = line.toSorted((a, b) => a.gridPos.x - b.gridPos.x);
      const ends = inOrder.map(({ gridPos }) => gridPos.x + gridPos.w);
      expect(
        inOrder.map(({ gridPos }) => gridPos.x),
        line[0]?.title
      ).toEqual([0, ...ends.slice(0, -1)]);
      expect(ends.at(-1), line[0]?.title).toBe(24);
      expect(new Set(line.map(({ gridPos }) => gridPos.h)).size, line[0]?.title).toBe(1);
    }
  });

  it('links to the runs, and to all other dashboards by one menu that keeps the time range and the selected values', () => {
    const [menu, runs] = drawn.links;
    expect(menu).not.toHaveProperty('placement');
    expect(runs).toMatchObject({ placement: 'inControlsMenu' });
    expect(drawn.links).toEqual([
      expect.objectContaining({
        type: 'dashboards',
        tags: ['thermobench'],
        asDropdown: true,
        keepTime: true,
        includeVars: true,
      }),
      expect.objectContaining({ type: 'link', url: '/a/thermobench-collector-app/runs' }),
    ]);
    const uids: string[] = Object.values(DASHBOARDS).map(({ uid }) => uid);
    const linked = [...JSON.stringify(drawn).matchAll(/"\/d\/([\w-]+)/g)].map(([, uid]) => uid ?? '');
    expect(linked.filter((uid) => !uids.includes(uid))).toEqual([]);
  });
});
