import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { all, panelsOf } from '../test/drawn.ts';

const RULES = join(import.meta.dirname, '../../provisioning/prometheus/rules');

describe('runs', () => {
  it('are drawn over the graphs, except over temperatures, which runs would cover in a range of a day', () => {
    const drawing = all.filter(({ drawn }) => drawn.annotations.list.every(({ enable }) => enable));
    expect(all.filter((dashboard) => !drawing.includes(dashboard)).map(({ name }) => name)).toEqual(['temperature']);
  });
});

describe('the alerts of Prometheus', () => {
  it('are drawn over the graphs of every dashboard that queries Prometheus', () => {
    const querying = all.filter(({ drawn }) => drawn.templating.list.some(({ name }) => name === 'prometheus'));
    const drawing = all.filter(({ drawn }) => drawn.annotations.list.some(({ expr }) => expr?.includes('ALERTS{')));
    expect(drawing).toEqual(querying);
    expect(drawing.length).toBeGreaterThan(5);
  });

  it('are drawn even if they fire only between two points, which are half an hour apart in a range of 30 days', () => {
    const exprs = all.flatMap(({ drawn }) => drawn.annotations.list.flatMap(({ expr }) => expr ?? []));
    const between = 'max_over_time(ALERTS{alertstate="firing"}[$__interval])';
    expect(exprs.filter((expr) => !expr.startsWith(`${between} unless `))).toEqual([]);
  });

  it('say in the list of alerts what to do, each in the words of its rule', () => {
    const rules = readdirSync(RULES).filter((name) => name.startsWith('alerts') && name.endsWith('.yml'));
    const alerts = rules.flatMap((name) =>
      [...readFileSync(join(RULES, name), 'utf8').matchAll(/- alert: (\S+)/g)].map(([, alert]) => alert)
    );
    const home = all.find(({ name }) => name === 'home')?.drawn;
    const expr = String(home && panelsOf(home).find(({ title }) => title === 'Alerts now')?.targets?.[0]?.expr);
    expect(alerts.length).toBeGreaterThan(30);
    expect(alerts.filter((alert) => !new RegExp(`"action", "[A-Z][^"]+", "alertname", "${alert}"`).test(expr))).toEqual(
      []
    );
    expect(expr).not.toContain('{{');
  });
});
