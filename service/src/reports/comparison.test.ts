import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { Report } from '../model/report.ts';
import { compareReports } from './comparison.ts';

const first = Report.parse(JSON.parse(readFileSync(new URL('testcases/report.json', import.meta.url), 'utf8')));

function like(changes: Partial<Report>, sink: Record<string, unknown> = {}): Report {
  return { ...first, ...changes, spec: { ...first.spec, sink: { ...first.spec.sink, ...sink } } };
}

describe('a comparison of runs', () => {
  it('marks the settings that differ, and no others', () => {
    const { settings } = compareReports([first, like({ producers: 8 }, { commitEvery: 100 })]);

    expect(settings.filter(({ differs }) => differs).map(({ name, values }) => [name, ...values])).toEqual([
      ['commitEvery', '10', '100'],
      ['producers', '4', '8'],
    ]);
  });

  it('keeps a setting that only one sink has', () => {
    const other = { ...first, target: 'sqlite', sink: 'sqlite', spec: { ...first.spec, sink: { commitEvery: 10 } } };
    const insert = compareReports([first, other]).settings.find(({ name }) => name === 'insert');

    expect(insert).toMatchObject({ values: ['pipelined', '–'], differs: true });
  });

  it('shows each change from the first run in percent, but none for a share', () => {
    const { figures } = compareReports([
      like({ rowsPerSecond: 100 }),
      like({ rowsPerSecond: 250 }),
      like({ rowsPerSecond: 50, latencyMs: { ...first.latencyMs, service: null } }),
    ]);
    const named = (wanted: string) => figures.find(({ name }) => name === wanted);

    expect(named('rows/s')?.changes).toEqual([null, 150, -50]);
    expect(named('p99, call to ack')).toMatchObject({ changes: [null, 0, null] });
    expect(named('writing')?.changes).toEqual([null, null, null]);
    expect(named('p99, intended start to ack')).toBeUndefined();
  });

  it('shows no change from a figure that is missing or 0', () => {
    const { figures } = compareReports([like({ rowsPerSecond: 0 }), like({ rowsPerSecond: null }), first]);

    expect(figures.find(({ name }) => name === 'rows/s')?.changes).toEqual([null, null, null]);
  });

  it('notes what makes the difference doubtful', () => {
    const limited = like({ id: 'limited1', generator: { ...first.generator, limited: true } });
    const repeated = like({ id: 'repeat01', generator: { ...first.generator, limited: false } });
    const { notes } = compareReports([limited, repeated, like({ id: 'broken01', state: 'failed', valid: false })]);

    expect(notes.join('\n')).toMatch(/generator.*limited1/);
    expect(notes.join('\n')).toMatch(/Not valid.*broken01/);
    expect(notes.join('\n')).toMatch(/broken01 \(failed\)/);
    expect(notes.join('\n')).not.toMatch(/ran once|only complete run/);
    expect(compareReports([first, like({}, { commitEvery: 1 })]).notes.join('\n')).toContain('ran once');
  });
});
