import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { stringify } from 'yaml';

const RULES = join(import.meta.dirname, '../../provisioning/prometheus/rules');
const LIMIT_MS = 120_000;
/** Long enough for the rates of the recording rules. */
const MINUTES = 5;

/** A series as in an exporter's answer: `up{host="pi"}` and its value. */
export interface TrialSeries {
  readonly series: string;
  readonly value: number;
  /** How much it grows with each sample; 0 by default. */
  readonly step?: number;
}

/** An expression, and the samples that it must give. */
export interface Expected {
  readonly expr: string;
  readonly samples: ReadonlyArray<{ readonly labels: string; readonly value: number }>;
}

/** Evaluates expressions over series, with our recording rules. Throws promtool's complaint if a result differs. */
export async function evaluate(series: readonly TrialSeries[], expected: readonly Expected[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'thermobench-promtool-'));
  const file = join(folder, 'test.yml');
  try {
    writeFileSync(
      file,
      stringify({
        rule_files: [join(RULES, 'recording.yml')],
        evaluation_interval: '15s',
        tests: [
          {
            interval: '15s',
            input_series: series.map(({ series: name, value, step = 0 }) => ({
              series: name,
              values: `${value}+${step}x${4 * MINUTES}`,
            })),
            promql_expr_test: expected.map(({ expr, samples }) => ({
              expr,
              eval_time: `${MINUTES}m`,
              exp_samples: samples,
            })),
          },
        ],
      })
    );
    await promisify(execFile)('promtool', ['test', 'rules', file], { timeout: LIMIT_MS, maxBuffer: 64 * 1024 * 1024 });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
