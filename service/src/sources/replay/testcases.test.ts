import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { ReplaySpec } from '../../model/source.ts';
import { ReplaySource } from './source.ts';

const FOLDER = join(import.meta.dirname, 'testcases');
const Expected = z.object({
  options: z.record(z.string(), z.unknown()),
  report: z.unknown(),
  readings: z.unknown(),
});

/** `name` is a folder with a file as written by a device or a program. */
function replayed(name: string, options: Record<string, unknown>) {
  const file = join(FOLDER, name, 'input.csv');
  const source = new ReplaySource(ReplaySpec.parse({ kind: 'replay', file, ...options }));
  try {
    const readings = Array.from({ length: source.report.readings }, () => source.read()).flat();
    const { file: _path, ...report } = source.report;
    return {
      report,
      readings: readings.map(({ location, time, value }) => [new Date(time).toISOString(), location, value]),
    };
  } finally {
    source.close();
  }
}

describe('a file as it is exported by', () => {
  it.each(readdirSync(FOLDER))('%s is read as intended', (name) => {
    const { options, ...expected } = Expected.parse(
      JSON.parse(readFileSync(join(FOLDER, name, 'expected.json'), 'utf8'))
    );
    expect(replayed(name, options)).toEqual(expected);
  });
});
