import { describe, expect, it } from 'vitest';

import { Fault } from '../model/fault.ts';
import { sinkKinds } from '../sinks/index.ts';
import { RUN_FLAGS, SETTING_FLAGS } from './run-flags.ts';
import { limitRequest, runRequest, sweepRequest } from './run-request.ts';
import { flagHelp, settingFlags } from './setting-flags.ts';
import { TARGETS } from '../../test/cli/targets.ts';

function flags(given: Record<string, string>): ReadonlyMap<string, string> {
  return new Map(Object.entries(given));
}

function refusal(read: () => unknown): Fault {
  try {
    read();
  } catch (error) {
    if (error instanceof Fault) {
      return error;
    }
    throw error;
  }
  throw new Error('the flags were accepted');
}

describe('the flags of a run', () => {
  it('set a target, a source and settings of its sink', () => {
    const given = flags({
      target: 'mysql',
      source: 'replay',
      file: 'x.csv',
      'value-column': 't',
      'commit-every': '10',
      insert: 'pipelined',
      schema: 'article',
      producers: '4',
      duration: '30s',
      rate: '30/m',
      label: 'a, b',
    });

    expect(runRequest(given, TARGETS)).toEqual({
      target: 'mysql',
      source: { kind: 'replay', file: 'x.csv', valueColumn: 't' },
      sink: { commitEvery: 10, insert: 'pipelined', schema: 'article' },
      producers: 4,
      durationMs: 30_000,
      ratePerSecond: 0.5,
      label: 'a, b',
    });
  });

  it('include the seed of the arrivals', () => {
    expect(runRequest(flags({ seed: '7' }), TARGETS)).toMatchObject({ seed: 7 });
    expect(refusal(() => runRequest(flags({ seed: '-1' }), TARGETS)).fields).toMatchObject([{ field: '--seed' }]);
  });

  it('include what the run breaks, also in a sweep', () => {
    const given = flags({ outage: 'kill kafka leader after 1,000 rows for 5s, freeze mariadb after 2s for 1s' });
    const outages = [
      { action: 'kill', server: 'kafka', member: 'leader', afterRows: 1_000, forMs: 5_000 },
      { action: 'freeze', server: 'mariadb', afterMs: 2_000, forMs: 1_000 },
    ];
    expect(runRequest(given, TARGETS)).toMatchObject({ outages });
    expect(sweepRequest(given, TARGETS)).toMatchObject({ run: { outages } });
    const [unreadable, wrong] = ['kill kafka soon', 'lock kafka after 1s for 1s'].map((outage) =>
      refusal(() => runRequest(flags({ outage }), TARGETS))
    );
    expect(unreadable?.fields).toMatchObject([
      { field: '--outage', message: expect.stringContaining("such as 'kill kafka leader after 10s for 5s'") },
    ]);
    expect(wrong?.fields).toMatchObject([
      { field: '--outage', message: expect.stringContaining('not possible for kafka') },
    ]);
  });

  it('include tags, also in a sweep', () => {
    const given = flags({ tag: 'rpi4,old-disk, fan' });
    const tags = ['rpi4', 'old-disk', 'fan'];
    expect(runRequest(given, TARGETS)).toMatchObject({ tags });
    expect(sweepRequest(given, TARGETS)).toMatchObject({ run: { tags }, matrix: {} });
    const [wrong] = refusal(() => runRequest(flags({ tag: 'rpi4,old disk' }), TARGETS)).fields;
    expect(wrong).toMatchObject({
      field: '--tag',
      value: 'rpi4,old disk',
      message: expect.stringContaining('one word'),
    });
  });

  it('include thresholds, also in a sweep', () => {
    const given = flags({ threshold: 'rowsPerSecond >= 5,000, lostRows <= 0' });
    const thresholds = { rowsPerSecond: '>= 5,000', lostRows: '<= 0' };
    expect(runRequest(given, TARGETS)).toMatchObject({ thresholds });
    expect(sweepRequest(given, TARGETS)).toMatchObject({ run: { thresholds }, matrix: {} });
    const [wrong] = refusal(() => runRequest(flags({ threshold: 'p98 <= 5' }), TARGETS)).fields;
    expect(wrong).toMatchObject({ field: '--threshold', value: 'p98 <= 5' });
    expect(wrong.message).toContain('such as "rowsPerSecond >= 5000", "p99Ms <= 50"');
  });

  it('may all be left out: the defaults are the embedded store and any available sensor', () => {
    expect(runRequest(flags({}), TARGETS)).toEqual({ target: 'sqlite', source: { kind: 'auto' }, sink: {} });
  });

  it('have all their errors reported in one answer, each with its value and what is allowed', () => {
    const given = flags({
      target: 'sqlite',
      source: 'synthetic',
      insert: 'single',
      file: 'x.csv',
      'commit-every': 'often',
      'source-seed': '-1',
      producers: '0',
      duration: '30',
      rate: '500',
      arrivals: 'sometimes',
    });

    const fault = refusal(() => runRequest(given, TARGETS));

    expect(fault).toMatchObject({ kind: 'configuration', code: 'INVALID_INPUT' });
    expect(fault.fields.map(({ field, value }) => [field, value])).toEqual(
      expect.arrayContaining([
        ['--insert', 'single'],
        ['--file', 'x.csv'],
        ['--commit-every', 'often'],
        ['--source-seed', '-1'],
        ['--producers', '0'],
        ['--duration', '30'],
        ['--rate', '500'],
        ['--arrivals', 'sometimes'],
      ])
    );
    expect(fault.fields).toHaveLength(8);
    expect(fault.fields.find(({ field }) => field === '--insert')?.message).toBe(
      'is for mysql; target sqlite is sqlite'
    );
    expect(fault.fields.find(({ field }) => field === '--file')?.message).toBe(
      'is for replay; the source is synthetic'
    );
  });

  it('list the available targets if the target is unknown, along with every other error', () => {
    const fault = refusal(() => runRequest(flags({ target: 'mariadbb', rate: 'fast' }), TARGETS));

    expect(fault.fields.map(({ field }) => field)).toEqual(['--rate', '--target']);
    expect(fault.fields[1]?.message).toContain(TARGETS.map(({ name }) => name).join(', '));
  });

  it('list the available sources if the source is unknown', () => {
    const fault = refusal(() => runRequest(flags({ source: 'dht22' }), TARGETS));

    expect(fault.fields).toMatchObject([{ field: '--source', value: 'dht22' }]);
  });

  it('accept no list: a comma is part of the value', () => {
    expect(refusal(() => runRequest(flags({ producers: '1,2' }), TARGETS)).fields).toMatchObject([
      { field: '--producers', value: '1,2' },
    ]);
  });
});

describe('the flags of a sweep', () => {
  it('become the matrix if they have a list, and the common part otherwise', () => {
    const given = flags({
      target: 'mysql',
      'commit-every': '1, 10,100',
      producers: '1,4',
      insert: 'single',
      rate: 'max,100/s',
      repeat: '3',
      seed: '7',
      label: 'a, b',
    });

    expect(sweepRequest(given, TARGETS)).toEqual({
      run: { target: 'mysql', label: 'a, b', source: { kind: 'auto' }, sink: { insert: 'single' } },
      matrix: { producers: [1, 4], ratePerSecond: [null, 100], 'sink.commitEvery': [1, 10, 100] },
      repeat: 3,
      seed: 7,
    });
  });

  it('are not split between thousands, where the second value would silently become 0', () => {
    const fault = refusal(() => sweepRequest(flags({ 'commit-every': '1,000', producers: '10,100' }), TARGETS));
    expect(fault.fields.map(({ field, value }) => [field, value])).toEqual([['--commit-every', '1,000']]);
    expect(fault.fields[0].message).toContain('number');
  });

  it('set what happens to the rows between two runs', () => {
    expect(sweepRequest(flags({ between: 'empty' }), TARGETS)).toMatchObject({ between: 'empty' });
    expect(sweepRequest(flags({}), TARGETS)).not.toHaveProperty('between');
  });

  it('set a precision as a percentage, and then the most runs', () => {
    expect(sweepRequest(flags({ precision: '3%' }), TARGETS)).toMatchObject({ precision: 0.03, repeat: 30 });
    expect(sweepRequest(flags({ precision: '2.5 %', repeat: '12' }), TARGETS)).toMatchObject({
      ...{ precision: 0.025, repeat: 12 },
    });
    const fault = refusal(() => sweepRequest(flags({ precision: '3' }), TARGETS));
    expect(fault.fields).toEqual([{ field: '--precision', value: '3', message: 'must be a percentage, such as 3%' }]);
  });

  it('create a case for each target, with the settings that its sink has', () => {
    const given = flags({ target: 'sqlite, mysql', 'commit-every': '10', insert: 'single,multirow', producers: '1,4' });

    expect(sweepRequest(given, TARGETS)).toEqual({
      run: { target: 'sqlite', source: { kind: 'auto' }, sink: {} },
      cases: [
        { target: 'sqlite', 'sink.commitEvery': 10 },
        { target: 'mysql', 'sink.commitEvery': 10, 'sink.insert': 'single' },
        { target: 'mysql', 'sink.commitEvery': 10, 'sink.insert': 'multirow' },
      ],
      matrix: { producers: [1, 4] },
    });
  });

  it('are refused if no target supports them, and reported once if all targets refuse them', () => {
    const fault = refusal(() =>
      sweepRequest(flags({ target: 'sqlite,null', insert: 'single', 'commit-every': '-1' }), TARGETS)
    );

    expect(fault.fields.map(({ field, value }) => [field, value])).toEqual([
      ['--insert', 'single'],
      ['--commit-every', '-1'],
    ]);
    expect(fault.fields[0].message).toBe('is for mysql; target sqlite is sqlite, target null is null');
  });

  it('have all their errors reported in one answer, value by value', () => {
    const fault = refusal(() =>
      sweepRequest(flags({ 'commit-every': '1,x,-1', repeat: 'twice', seed: '', producers: '1,,2' }), TARGETS)
    );

    expect(fault.fields.map(({ field, value }) => [field, value])).toEqual([
      ['--repeat', 'twice'],
      ['--seed', ''],
      ['--producers', ''],
      ['--commit-every', 'x'],
      ['--commit-every', '-1'],
    ]);
  });
});

describe('flags from the schemas', () => {
  it('exist for every setting of every sink', () => {
    for (const { kind, options } of sinkKinds) {
      for (const setting of Object.keys(options.shape)) {
        expect(SETTING_FLAGS.some((flag) => flag.setting === setting && flag.owners.has(kind))).toBe(true);
      }
    }
  });

  it('never share a name', () => {
    const names = [...RUN_FLAGS, ...SETTING_FLAGS].map(({ flag }) => flag);

    expect(new Set(names).size).toBe(names.length);
  });

  it('get a prefix if the command already has a flag of that name', () => {
    const names = settingFlags(new Set(['seed', 'commit-every'])).map(({ flag }) => flag);

    expect(names).toEqual(expect.arrayContaining(['source-seed', 'sink-commit-every']));
  });

  it('show in help which kinds have them, the allowed values and the default', () => {
    const [acks, client] = ['acks', 'client'].map((name) => SETTING_FLAGS.find(({ setting }) => setting === name));

    expect(acks && flagHelp(acks)).toMatch(/^\[kafka\] .* One of 0, 1, all\. Default: all\.$/);
    expect(client && flagHelp(client)).toMatch(
      /^\[mysql\] .* One of wire, mysql2\. \[kafka\] .* One of platformatic, kafkajs\. .*Default: wire \(mysql\), platformatic \(kafka\)/
    );
  });
});

describe('the flags of a limit search', () => {
  it('set its objective, its sensors and its runs', () => {
    const given = { target: 'mysql', 'commit-every': '1', p99: '50ms', duration: '5s', source: 'synthetic' };
    const run = { target: 'mysql', source: { kind: 'synthetic' }, sink: { commitEvery: 1 }, durationMs: 5_000 };
    expect(limitRequest(flags(given), TARGETS)).toEqual({ run, objective: { p99Ms: '<= 50ms' } });
    const more = { p99: '< 1.5s', sensors: '200', every: '2s', 'max-runs': '8', precision: '10%' };
    expect(limitRequest(flags({ ...given, ...more }), TARGETS)).toEqual({
      ...{ run, objective: { p99Ms: '< 1.5s' }, sensors: { count: 200, everyMs: 2_000 } },
      ...{ maxRuns: 8, precisionPercent: 10 },
    });
  });

  it('are refused together if several are wrong', () => {
    const wrong = { sensors: 'many', every: 'often', 'max-runs': '1.5', precision: 'high', target: 'nowhere' };
    const { fields } = refusal(() => limitRequest(flags(wrong), TARGETS));
    expect(fields.map(({ field }) => field)).toEqual(
      expect.arrayContaining(['--p99', '--sensors', '--every', '--max-runs', '--precision', '--target'])
    );
    expect(refusal(() => limitRequest(flags({ p99: '1s', every: '1s' }), TARGETS)).fields).toMatchObject([
      { field: '--every', message: 'needs --sensors' },
    ]);
  });
});
