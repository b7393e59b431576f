import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { all, Override, panelsOf, SHOWS_TEXT } from '../test/drawn.ts';
import { PROBLEM, SOURCES } from './parts/names.ts';

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

describe.each(all)('the dashboard $name', ({ name, drawn }) => {
  const panels = panelsOf(drawn);

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

  it('shows a figure for each query, even for one without series, and none of these is green', () => {
    const several = panels.filter(
      ({ type, targets = [] }) => type === 'stat' && targets.length > 1 && targets.every(({ expr }) => expr)
    );
    for (const { title, targets = [], fieldConfig } of several) {
      expect(targets.filter(({ expr }) => !String(expr).endsWith(' or vector(-1)')).map(({ refId }) => refId)).toEqual(
        []
      );
      const overridden = z
        .array(Override)
        .parse(fieldConfig?.overrides)
        .flatMap(({ properties }) => properties.filter(({ id }) => id === 'mappings').map(({ value }) => value));
      for (const mappings of [fieldConfig?.defaults.mappings, ...overridden]) {
        expect(JSON.stringify(mappings), title).toMatch(/"-1":\{"text":"[\w ]+","color":"text"\}/);
      }
    }
    expect(several.map(({ title }) => title)).toEqual(name === 'fleet' ? ['Problems now'] : []);
  });

  it('has a series in every state timeline, so that Grafana shows no error, and none that is green without data', () => {
    const asked = panels
      .filter(({ type }) => type === 'state-timeline')
      .flatMap(({ targets = [] }) => targets.map(({ expr }) => String(expr)));
    expect(asked.filter((expr) => !expr.includes('vector(-1)') || expr.includes('vector(0)'))).toEqual([]);
  });

  it('has no columns in a table of machines if there are no machines', () => {
    const compared = panels.filter(
      ({ type, transformations }) => type === 'table' && transformations.some(({ id }) => id === 'merge')
    );
    for (const { title, transformations } of compared) {
      const grouped = JSON.stringify(transformations.find(({ id }) => id === 'groupBy'));
      expect(grouped, title).toContain('"host":{"operation":"groupby"');
    }
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
    for (const { title, fieldConfig } of panels.filter(({ type }) => type === 'table')) {
      for (const { properties } of z.array(Override).parse(fieldConfig?.overrides ?? [])) {
        if (properties.some(({ id }) => id === 'thresholds')) {
          expect(JSON.stringify(properties), title).toContain('"match":"null","result":{"text":"–","color":"text"}');
        }
      }
    }
  });
});
