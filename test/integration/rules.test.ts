import { execFile, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, describe, expect, it } from 'vitest';

const PROMETHEUS = fileURLToPath(new URL('../../provisioning/prometheus/', import.meta.url));
const RULES = join(PROMETHEUS, 'rules');
const TESTS = join(RULES, 'tests');

const isMissing = spawnSync('promtool', ['--version']).error !== undefined;
if (isMissing) {
  process.stderr.write('SKIPPED: promtool is not installed (Debian: prometheus), so no rule is checked.\n');
}

const ruleFiles = ymlFiles(RULES);
const texts = ruleFiles.map((file) => readFileSync(join(RULES, file), 'utf8')).join();
const tests = ymlFiles(TESTS);
const tested = tests.map((file) => readFileSync(join(TESTS, file), 'utf8')).join();

describe.skipIf(isMissing)("Prometheus' rules", () => {
  const folder = mkdtempSync(join(tmpdir(), 'thermobench-rules-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(ruleFiles)('%s is accepted', async (file) => {
    expect(await promtool('check', 'rules', join(RULES, file))).toMatch(/SUCCESS: [1-9]\d* rules found/);
  });

  it.each(tests)('behave as tests/%s expects', async (file) => {
    expect(await promtool('test', 'rules', join(TESTS, file))).toContain('SUCCESS');
  });

  it('are found by prometheus.yml, which is accepted with them', async () => {
    cpSync(PROMETHEUS, folder, { recursive: true });
    writeFileSync(join(folder, 'thermobench-token'), 'secret');
    const said = await promtool('check', 'config', join(folder, 'prometheus.yml'));
    ruleFiles.forEach((file) => expect(said).toContain(join('rules', file)));
  });
});

describe('the rules about file systems', () => {
  it('all ignore the same kinds, which are not on disks or are meant to be full or read-only', () => {
    const ignored = [...texts.matchAll(/fstype!~"([^"]*)"/g)].map(([, kinds]) => kinds);
    expect(ignored.length).toBeGreaterThan(3);
    expect(new Set(ignored).size).toBe(1);
  });
});

describe('each rule', () => {
  const names = [...texts.matchAll(/- (?:alert|record): (\S+)/g)].flatMap(([, name]) => name ?? []);

  it.each(names)('%s has its own test', (name) => {
    expect(tested).toContain(name);
  });
});

describe('each alert', () => {
  const alerts = [...texts.matchAll(/- alert: (\S+)\n(.*?)(?=\n\n|$)/gs)].map(([, name, text]) => ({ name, text }));

  it.each(alerts)('$name states its severity, its subject and what to do', ({ text }) => {
    expect(text).toMatch(/severity: (critical|warning|info) /);
    expect(text).toMatch(/summary: '.*\{\{ \$labels\.\w+ \}\}.*'/);
    // Short enough for a column of a dashboard.
    expect(text).toMatch(/action: ['"][A-Z].{10,68}['"]\n/);
    expect(text).toMatch(/description: >-\n {12}\S/);
  });
});

describe("Grafana's own rules", () => {
  const file = fileURLToPath(new URL('../../provisioning/grafana/alerting/thermobench.yaml', import.meta.url));
  const text = readFileSync(file, 'utf8');
  const without = (blanks: string) => blanks.replaceAll(/\s+/g, '');

  it('send their notifications to the contact point in the same file', () => {
    const [, name] = /contactPoints:\n.*?\n {4}name: (\S+)\n/s.exec(text) ?? [];
    const receivers = [...text.matchAll(/receiver: (\S+)/g)].map(([, receiver]) => receiver);
    expect(receivers).toEqual([name, name]);
  });

  it('have the same condition as the corresponding alert of Prometheus', () => {
    const [, expr = ''] = /- alert: ThresholdsNotPassed\n {8}expr: \|\n(.*?)\n {8}labels:/s.exec(texts) ?? [];
    expect(without(text)).toContain(without(expr));
    expect(without(expr)).toContain('thermobench_last_run_thresholds');
  });

  it.skipIf(isMissing)('have expressions that Prometheus accepts', async () => {
    const [, expr] = /expr: (time\(\) .*)\n/.exec(text) ?? [];
    const folder = mkdtempSync(join(tmpdir(), 'thermobench-grafana-rules-'));
    const rules = join(folder, 'rules.yml');
    writeFileSync(rules, JSON.stringify({ groups: [{ name: 'grafana', rules: [{ alert: 'RunEnded', expr }] }] }));
    try {
      expect(await promtool('check', 'rules', rules)).toContain('SUCCESS: 1 rules found');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

function ymlFiles(folder: string): string[] {
  return readdirSync(folder).filter((file) => file.endsWith('.yml'));
}

async function promtool(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('promtool', args, { timeout: 120_000 });
  return stdout;
}
