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
    const drawing = all.filter(({ drawn }) => drawn.annotations.list.some(({ expr }) => expr?.startsWith('ALERTS')));
    expect(drawing).toEqual(querying);
    expect(drawing.length).toBeGreaterThan(5);
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
