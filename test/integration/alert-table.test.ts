import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const DASHBOARDS = fileURLToPath(new URL('../../dashboards/json/', import.meta.url));
const Dashboard = z.object({
  panels: z.array(
    z.object({ title: z.string().optional(), targets: z.array(z.object({ expr: z.string().optional() })).optional() })
  ),
});

const isMissing = spawnSync('promtool', ['--version']).error !== undefined;

/** Two alerts may differ only in the group of their rule, and two of one name only in their severity. */
const RULES = [
  { alert: 'RulesFail', expr: 'fails > 0', labels: { severity: 'warning' } },
  { alert: 'DiskFull', expr: 'free < 10', labels: { severity: 'warning' } },
  { alert: 'DiskFull', expr: 'free < 5', labels: { severity: 'critical' } },
];

describe.skipIf(isMissing).each(['home', 'fleet'])('the table of alerts on %s', (dashboard) => {
  const rows = `count by (alertname, severity) (${expression(dashboard)})`;

  it('lists alerts that differ in one label only', async () => {
    const said = await promtool({
      input_series: [
        { series: 'up{host="pi"}', values: '1x40' },
        { series: 'fails{host="pi",rule_group="a.yml;hosts"}', values: '0x4 1x36' },
        { series: 'fails{host="pi",rule_group="a.yml;rows"}', values: '0x4 1x36' },
        { series: 'free{host="pi"}', values: '50x4 8x4 1x32' },
      ],
      promql_expr_test: [
        { expr: rows, eval_time: '1m', exp_samples: [row('none')] },
        {
          expr: rows,
          eval_time: '3m',
          exp_samples: [row('RulesFail', 'warning'), row('DiskFull', 'warning'), row('DiskFull', 'critical')],
        },
      ],
    });
    expect(said).toContain('SUCCESS');
  });

  it('leaves out an alert that was last evaluated before Prometheus was restarted', async () => {
    const said = await promtool({
      input_series: [
        { series: 'up{host="pi"}', values: '1x40' },
        { series: 'ALERTS{alertname="Old",alertstate="firing",severity="warning",host="pi"}', values: '1x4' },
        { series: 'ALERTS_FOR_STATE{alertname="Old",severity="warning",host="pi"}', values: '0x4' },
        { series: 'ALERTS{alertname="Live",alertstate="firing",severity="warning",host="pi"}', values: '1x40' },
        { series: 'ALERTS_FOR_STATE{alertname="Live",severity="warning",host="pi"}', values: '0x40' },
      ],
      promql_expr_test: [
        { expr: rows, eval_time: '1m', exp_samples: [row('Live', 'warning'), row('Old', 'warning')] },
        { expr: rows, eval_time: '3m', exp_samples: [row('Live', 'warning')] },
      ],
    });
    expect(said).toContain('SUCCESS');
  });
});

/** The order of severities in the table. */
const URGENCY = ['critical', 'warning', 'info'];

function row(alertname: string, severity?: string) {
  const urgency = severity && `,severity="${URGENCY.indexOf(severity)}"`;
  return { labels: `{alertname="${alertname}"${urgency ?? ''}}`, value: 1 };
}

/** What the table asks Prometheus, as users install it. */
function expression(dashboard: string): string {
  const { panels } = Dashboard.parse(JSON.parse(readFileSync(join(DASHBOARDS, `${dashboard}.json`), 'utf8')));
  return panels.find(({ title }) => title === 'Alerts now')?.targets?.[0]?.expr ?? '';
}

async function promtool(test: object): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'thermobench-alert-table-'));
  try {
    writeFileSync(join(folder, 'rules.yml'), JSON.stringify({ groups: [{ name: 'alike', rules: RULES }] }));
    const tests = [{ interval: '15s', ...test }];
    const file = join(folder, 'test.yml');
    writeFileSync(file, JSON.stringify({ rule_files: ['rules.yml'], evaluation_interval: '15s', tests }));
    const { stdout } = await promisify(execFile)('promtool', ['test', 'rules', file], { timeout: 30_000 });
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
