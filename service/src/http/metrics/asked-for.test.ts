import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { collectorMetrics } from '../../collection/collector-metrics.ts';
import { TrialService } from '../../../test/http/trial-service.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
/** What Prometheus and Grafana query. */
const ASKING = ['dashboards/json', 'provisioning/prometheus/rules', 'provisioning/grafana/alerting'];

/** All expressions and queries in those folders, without the tests of the rules. */
const asked = ASKING.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => readFileSync(join(ROOT, folder, name), 'utf8'))
).join('\n');

const docs = readFileSync(join(ROOT, 'docs/metrics.md'), 'utf8');
const [, forOthers = ''] = /\*\*For your own dashboards and alerts\.\*\*(.*?)\n\n\*\*/s.exec(docs) ?? [];
const kept = [...forOthers.matchAll(/`(thermobench_\w+)`/g)].flatMap(([, name]) => name ?? []);

function isAsked(name: string): boolean {
  return new RegExp(`\\b${name}(_bucket|_sum|_count)?\\b`).test(asked);
}

function names(text: string): string[] {
  return [...text.matchAll(/^# TYPE (thermobench_\w+) /gm)].flatMap(([, name]) => name ?? []);
}

async function exported(): Promise<string[]> {
  await using service = await TrialService.start();
  const scraped = await service.ask('/metrics', { token: service.tokens.readOnly });
  const health = { location: 'attic', refused: { fault: 1 }, failed: 0, missed: 0, lastFailure: null };
  const collector = await collectorMetrics({
    target: 'sqlite',
    startedAt: 1,
    now: 1,
    intervalMs: 1,
    progress: {
      tally: { acked: 1, dropped: 0, rejected: 0, transientErrors: 0, lastAckAt: 1 },
      waitingOnDisk: 0,
      sensors: [health],
      sensorTimes: [{ location: 'attic', lastReadAt: 1, lastChangeAt: 1 }],
    },
    board: [{ name: 'throttled', holds: false, heldSinceStart: false }],
    measures: { clockHertz: 1, coreVolts: 1 },
  });
  return [...new Set([...names(await scraped.text()), ...names(collector)])];
}

describe('each metric', () => {
  it('is used by a dashboard or a rule, or docs/metrics.md says what else it is for', async () => {
    const all = await exported();
    expect(all.length).toBeGreaterThan(30);
    expect(all.filter((name) => !isAsked(name) && !kept.includes(name))).toEqual([]);
  });

  it('that docs/metrics.md lists as unused exists, and is not used', async () => {
    const all = await exported();
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.filter((name) => isAsked(name) || !all.includes(name))).toEqual([]);
  });
});
