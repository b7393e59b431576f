import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { SILENT_AFTER_MS } from './silence.ts';

const text = (file: string) => readFileSync(join(import.meta.dirname, '../../..', file), 'utf8');
const SECONDS = SILENT_AFTER_MS / 1000;

describe('the time after which a collector is silent', () => {
  it('is the same in the alert', () => {
    const rules = text('provisioning/prometheus/rules/alerts.yml');
    const [, limit] = /alert: CollectorSilent[\s\S]*?\) > (\d+)\b/.exec(rules) ?? [];
    expect(Number(limit)).toBe(SECONDS);
  });

  it('is the one at which the dashboards turn red, and their descriptions say so', () => {
    const fleet = text('dashboards/json/fleet.json');
    expect([...fleet.matchAll(/"value": (\d+),\s+"color": "red"/g)].map(([, value]) => Number(value))).toContain(
      SECONDS
    );
    expect(SECONDS).toBe(120);
    expect(fleet).toContain('no reading has arrived for two minutes');
  });
});
