import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { loadSettings } from '../../service/src/config/load-settings.ts';
import { openLocalEngine, type LocalEngine } from '../../service/src/engine/local-engine.ts';
import { hasEnded, type RunRequest } from '../../service/src/model/run.ts';
import type { Report } from '../../service/src/model/report.ts';
import { openStackFolder } from './stack-folder.ts';

const RUN = {
  ...{ target: 'mariadb', source: { kind: 'synthetic' }, producers: 2, ratePerSecond: 500 },
} satisfies RunRequest;

async function reportOf(engine: LocalEngine, request: RunRequest): Promise<Report> {
  const { id } = await engine.start(request, 'test');
  await expect.poll(async () => hasEnded((await engine.run(id)).state), { timeout: 60_000 }).toBe(true);
  return engine.report(id);
}

describe('a run that breaks its own MariaDB', () => {
  it('loses no acked row, and reports how long nothing was acked', async () => {
    await using stack = await openStackFolder('mariadb');
    const engine = openLocalEngine(loadSettings({ dataFolder: stack.dataFolder, env: {} }));
    try {
      const report = await reportOf(engine, {
        ...RUN,
        durationMs: 20_000,
        outages: [
          { action: 'freeze', server: 'mariadb', afterMs: 1_000, forMs: 1_000 },
          { action: 'kill', server: 'mariadb', afterMs: 3_000, forMs: 1_500 },
          { action: 'lock', server: 'mariadb', afterMs: 10_000, forMs: 500 },
          { action: 'restart', server: 'mariadb', afterMs: 13_000 },
        ],
      });

      expect(report).toMatchObject({ state: 'done', valid: true, ledger: { lost: 0, duplicated: 0, wrong: 0 } });
      const [frozen, killed, locked, restarted] = report.outages ?? [];
      expect(report.outages?.map(({ problem }) => problem)).toEqual([null, null, null, null]);
      expect(frozen?.unavailableMs).toBeGreaterThan(900);
      expect(killed?.unavailableMs).toBeGreaterThan(1_400);
      expect(killed?.answeredAt).toBeGreaterThanOrEqual((killed?.begunAt ?? Infinity) + 1_500);
      expect(locked?.unavailableMs).toBeGreaterThan(400);
      expect(restarted).toMatchObject({ answeredAt: expect.any(Number), outage: { forMs: 0 } });
      expect((await engine.events(report.id)).map(({ text }) => text)).toEqual(
        expect.arrayContaining(['Outage: mariadb: frozen.', 'Outage: mariadb: answers again.'])
      );
      expect(await engine.outages()).toEqual([]);
    } finally {
      await engine.close();
    }
  });
});

describe('what a killed process has broken', () => {
  it('is undone by the next one', async () => {
    await using stack = await openStackFolder('mariadb');
    const script = join(import.meta.dirname, 'break-and-die.ts');
    const output = execFileSync(process.execPath, [script, stack.dataFolder], { encoding: 'utf8' });
    expect(output).toContain('broken');
    const pid = Number(/pid (\d+)/.exec(output)?.[1]);
    expect(readFileSync(`/proc/${pid}/stat`, 'utf8')).toContain(' T ');

    const engine = openLocalEngine(loadSettings({ dataFolder: stack.dataFolder, env: {} }));
    try {
      expect(await engine.outages()).toMatchObject([{ what: 'mariadb', action: 'freeze', inProgress: false }]);
      expect(await engine.undoOutages()).toMatchObject([{ what: 'mariadb', problem: null }]);
      expect(readFileSync(`/proc/${pid}/stat`, 'utf8')).not.toContain(' T ');
      expect(await engine.outages()).toEqual([]);
    } finally {
      await engine.close();
    }
  });
});
