import { describe, expect, it } from 'vitest';

import { all, IN_MENU, isRow, panelsOf } from '../test/drawn.ts';
import { outdatedFiles } from './json-files.ts';
import { DASHBOARDS } from './parts/names.ts';

/** The panels of Grafana 12.3 and of our plugin. */
const PANEL_TYPES = [
  ...['bargauge', 'heatmap', 'stat', 'state-timeline', 'table', 'timeseries'],
  ...['thermobench-runcontrol-panel', 'thermobench-runresults-panel'],
];

/** The letters of a panel's title for which one of the 24 columns has room. */
const LETTERS_PER_COLUMN = 4.5;

describe('dashboards/json', () => {
  it('matches what dashboards/src builds; if not, run: npm run build -w dashboards', () => {
    expect(outdatedFiles()).toEqual([]);
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

  it('shows uptimes with the right singular and plural', () => {
    // In a cell without decimals, the unit `s` shows "1 hours".
    expect(JSON.stringify(panels)).not.toContain('{"id":"unit","value":"s"}');
  });

  it('has titles that fit next to the navigation at 1280 pixels', () => {
    const long = panels.filter(({ title = '', gridPos }) => title.length > LETTERS_PER_COLUMN * gridPos.w);
    expect(long.map(({ title }) => title)).toEqual([]);
  });

  it('has only panels that are part of Grafana or of our plugin', () => {
    expect(panels.map(({ type }) => type).filter((type) => !PANEL_TYPES.includes(type))).toEqual([]);
  });

  it('keeps rarely used controls out of the crowded row at the top', () => {
    expect(new Set(drawn.annotations.list.map(({ placement }) => placement))).toEqual(new Set(['inControlsMenu']));
    const sources = drawn.templating.list.filter(({ type }) => type === 'datasource');
    expect(sources.filter(({ hide }) => hide !== IN_MENU)).toEqual([]);
    // More than two do not fit next to the docked navigation at 1280 pixels, and with an absolute time range not even two.
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

  it('links in its menu to all other dashboards, with the time range and the selected values, and to the runs', () => {
    expect(new Set(drawn.links.map(({ placement }) => placement))).toEqual(new Set(['inControlsMenu']));
    const others = Object.entries(DASHBOARDS).filter(([other]) => other !== name);
    expect(drawn.links).toEqual([
      ...others.map(([, { uid, title }]): unknown =>
        expect.objectContaining({ type: 'link', title, url: `/d/${uid}`, keepTime: true, includeVars: true })
      ),
      expect.objectContaining({ type: 'link', url: '/a/thermobench-collector-app/runs' }),
    ]);
    const uids: string[] = Object.values(DASHBOARDS).map(({ uid }) => uid);
    const linked = [...JSON.stringify(drawn).matchAll(/"\/d\/([\w-]+)/g)].map(([, uid]) => uid ?? '');
    expect(linked.filter((uid) => !uids.includes(uid))).toEqual([]);
  });
});
