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

  it('is the least after which a bar of the dashboard Fleet is full, and its description says so', () => {
    const fleet = text('dashboards/json/fleet.json');
    expect(fleet).toMatch(new RegExp(`clamp_min\\(3 \\* max by \\(host, target\\) .*?, ${SECONDS}\\)`));
    expect(SECONDS).toBe(120);
    expect(fleet).toContain('two minutes, or three of the collector’s intervals if that is longer');
  });
});
