import { describe, expect, it } from 'vitest';

import { all, panelsOf } from '../test/drawn.ts';
import { PROVISIONED, SOURCES } from './parts/names.ts';

describe.each(all)('the dashboard $name', ({ drawn }) => {
  const panels = panelsOf(drawn);

  /** The queries of graphs that are compared with a level. */
  const compared = panels
    .filter(
      ({ type, fieldConfig }) => type === 'timeseries' && (fieldConfig?.defaults.thresholds?.steps.length ?? 0) > 1
    )
    .flatMap(({ title, targets = [] }) => targets.map(({ expr }) => `${title}: ${String(expr)}`));

  it('looks at each scrape in a graph with a level, whose points are hours apart in a range of 30 days', () => {
    expect(compared.filter((query) => !/\[(\$__rate_interval:?|\d+[smhd])\]/.test(query))).toEqual([]);
  });

  it('shows the busiest minute of a rate in a graph with a level, and not the mean of hours', () => {
    const means = compared.filter((query) => query.includes('rate(') && !query.includes('[$__rate_interval:1m]'));
    expect(means).toEqual([]);
  });

  it('looks at each scrape in a state timeline, so that it shows what was down between two points', () => {
    const states = panels
      .filter(({ type }) => type === 'state-timeline')
      .flatMap(({ title, targets = [] }) => targets.map(({ expr }) => `${title}: ${String(expr)}`));
    expect(states.filter((query) => !/(min|max)_over_time\([^[]+\[\$__rate_interval\]/.test(query))).toEqual([]);
  });

  it('also draws a location with a single interval of readings, such as a new one, and a run of one second', () => {
    const kinds: unknown[] = ['temperature', 'throughput', 'latency', 'hosts'];
    const curves = panels.filter(
      ({ type, targets = [] }) => type === 'timeseries' && targets.some(({ kind }) => kinds.includes(kind))
    );
    expect(curves.map(({ fieldConfig }) => fieldConfig?.defaults.custom?.showPoints)).toEqual(curves.map(() => 'auto'));
  });

  it('has no labels next to percentiles in a legend, so that none is alone on a second line', () => {
    const legends = panels.flatMap(({ targets = [] }) => targets.map(({ legendFormat }) => String(legendFormat)));
    expect(legends.filter((legend) => /\{\{.*\b(?:p\d+|median)$/.test(legend))).toEqual([]);
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
});
