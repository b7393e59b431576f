import { initPluginTranslations } from '@grafana/i18n';
import { config } from '@grafana/runtime';
import { LINE_COLORS } from '@thermobench/service/model/line-colors.ts';
import { PHASE_COLORS, PHASES, Sample } from '@thermobench/service/model/sample.ts';
import type { DataFrame } from '@grafana/data';
import { beforeAll, describe, expect, it } from 'vitest';

import { newestFrame } from './newest.ts';
import { latencyFrame, throughputFrame, timeSpentFrame } from './samples.ts';
import { temperatureFrame } from './temperature.ts';
import { troublesFrame } from './troubles.ts';

beforeAll(() => initPluginTranslations('test', []));

const FRAME = {
  ...{ location: 'cpu-thermal', bucketMs: 1_000 },
  ...{ time: [1_000, 2_000], min: [20, 21], max: [24, 25], mean: [22, 23], count: [2, 2] },
};

describe('problems', () => {
  it('have a row each, with their urgency and a link', () => {
    const link = { text: 'Stores', href: '/a/app/home#stores' };
    const troubles = [{ severity: 'error' as const, text: 'mariadb cannot be reached.', link }];
    const frame = troublesFrame({ troubles, uncheckedSince: Date.now() - 600_000 }, 'A');
    expect(frame.fields.map(({ values }) => values)).toEqual([
      [2],
      ['mariadb cannot be reached.'],
      ['Stores'],
      ['/a/app/home#stores'],
    ]);
  });

  it('have one row that says so if there are none', () => {
    const frame = troublesFrame({ troubles: [], uncheckedSince: null }, 'A');
    expect(frame.fields.map(({ values }) => values[0])).toEqual([
      ...[0, 'No store, collector or run has a problem', 'Home', expect.stringContaining('/home')],
    ]);
  });

  it('are unknown, and not good, if the stores were last checked long ago', () => {
    const frame = troublesFrame({ troubles: [], uncheckedSince: Date.now() - 600_000 }, 'A');
    expect(frame.fields.slice(0, 2).map(({ values }) => values[0])).toEqual([
      ...[3, 'Nothing was wrong when all stores were last checked, 10 min ago.'],
    ]);
  });
});

describe('readings', () => {
  it('are one line of the chosen aggregation, named by their location, in degrees', () => {
    const [time, line, ...others] = temperatureFrame(FRAME, {
      aggregation: 'max',
      refId: 'A',
      place: 0,
      notices: [],
    }).fields;
    expect(time?.values).toEqual([1_000, 2_000]);
    expect(line?.values).toEqual([24, 25]);
    expect(line?.config).toMatchObject({ unit: 'celsius', displayNameFromDS: 'cpu-thermal max' });
    expect(others).toEqual([]);
  });

  it.each([
    [3_400, 'cpu-thermal, 3\u00A0s\u00A0ago'],
    [7_200_000, 'cpu-thermal, 2\u00A0hours\u00A0ago'],
  ])('have their age in their name, without a line break, if they are the newest: %s ms', (age, name) => {
    const now = 1_800_000_000_000;
    const [time, value] = newestFrame({ location: 'cpu-thermal', time: now - age, value: 41.5 }, 'A', now).fields;
    expect([time?.values, value?.values]).toEqual([[now - age], [41.5]]);
    expect(value?.config).toMatchObject({ unit: 'celsius', displayNameFromDS: name });
  });

  it.each([
    [59 * 60_000, undefined],
    [20 * 3_600_000, { mode: 'fixed', fixedColor: config.theme2.colors.text.secondary }],
  ])('have the colour of their level only while they are the current temperature: %s ms', (age, color) => {
    const now = 1_800_000_000_000;
    const [, value] = newestFrame({ location: 'cpu-thermal', time: now - age, value: 41.5 }, 'A', now).fields;
    expect(value?.config.color).toEqual(color);
  });

  it('as a band are filled from the maximum down to the minimum', () => {
    const [, least, greatest, mean] = temperatureFrame(FRAME, {
      aggregation: 'band',
      refId: 'A',
      place: 0,
      notices: [],
    }).fields;
    expect(greatest?.config.custom).toMatchObject({ fillBelowTo: least?.config.displayNameFromDS });
    expect(mean?.config.displayNameFromDS).toBe('cpu-thermal');
    // Grafana draws a single value as a point, which the edges of the band must not have.
    expect([least, greatest, mean].map((part) => part?.config.custom.showPoints)).toEqual([
      'never',
      'never',
      undefined,
    ]);
    expect(new Set([least, greatest, mean].map((part) => part?.config.color?.fixedColor)).size).toBe(1);
  });

  it('that are still being aggregated are reported as missing', () => {
    expect(temperatureFrame(FRAME, { aggregation: 'mean', refId: 'A', place: 0, notices: [] }).meta?.notices).toEqual(
      []
    );
    expect(
      temperatureFrame({ ...FRAME, pendingHours: 12 }, { aggregation: 'mean', refId: 'A', place: 0, notices: [] }).meta
        ?.notices
    ).toEqual([expect.objectContaining({ severity: 'info', text: expect.stringContaining('12') })]);
  });

  it.each([
    ['dht11-hum', 'humidity'],
    ['kitchen-dht22-hum-2', 'humidity'],
    ['dht11-temp', 'celsius'],
    ['humboldt', 'celsius'],
  ])('of %s have the unit %s', (location, unit) => {
    expect(
      temperatureFrame({ ...FRAME, location }, { aggregation: 'mean', refId: 'A', place: 0, notices: [] }).fields[1]
        ?.config.unit
    ).toBe(unit);
  });
});

describe('samples', () => {
  const percentiles = { p50: 1, p90: 2, p99: 3, p999: 4, max: 5 };
  const sample = Sample.parse({
    ...{ second: 10, at: 5_000, seconds: 10, warming: false, offered: 200, acked: 100, rejected: 0 },
    ...{ transientErrors: 0, rowsPerSecond: 10, spooled: null },
    latencyMs: { service: percentiles, intended: null, commit: null },
    timeSpent: { building: 0.1, writing: 0.2, committing: 0.6, idle: 0.1 },
    generator: { cpuSeconds: 1, eventLoopUtilization: 0, eventLoopDelayMs: 0, gcSeconds: 0, residentBytes: 0 },
  });
  const alone = { run: 'aaaaaaaa', refId: 'A', isOneOfSeveral: false };

  it('have the same colours as on the page and in the report', () => {
    const colors = LINE_COLORS[config.theme2.isDark ? 'dark' : 'light'];
    const paced = { ...sample, latencyMs: { ...sample.latencyMs, intended: percentiles } };
    const colorOf = (frame: DataFrame, name: string) =>
      frame.fields.find((field) => field.name === name)?.config.color?.fixedColor;
    expect(colorOf(throughputFrame([sample], alone), 'acked')).toBe(colors.rate);
    const closed = latencyFrame([sample], 'headline', alone);
    expect(['p50', 'p90', 'p99'].map((name) => colorOf(closed, name))).toEqual([colors.p50, colors.p90, colors.p99]);
    expect(colorOf(latencyFrame([paced], 'headline', alone), 'p99')).toBe(colors.intended);
    // With these colours, several runs would look the same.
    expect(colorOf(throughputFrame([sample], { ...alone, isOneOfSeveral: true }), 'acked')).toBeUndefined();
  });

  it('are rows per second, whatever their interval', () => {
    const frame = throughputFrame([sample], alone);
    expect(frame.fields.map(({ values }) => values)).toEqual([[5_000], [20], [10]]);
    expect(frame.fields.map(({ config }) => config.displayNameFromDS)).toEqual([undefined, 'offered', 'acked']);
  });

  it('are named with the id of their run if there are several runs', () => {
    const frame = throughputFrame([sample], { ...alone, isOneOfSeveral: true });
    expect(frame.fields[1]?.config.displayNameFromDS).toBe('offered aaaaaaaa');
  });

  it('are percentiles in milliseconds, and empty if nothing was measured', () => {
    expect(latencyFrame([sample], 'service', alone).fields.map(({ values }) => values[0])).toEqual([
      5_000, 1, 2, 3, 4, 5,
    ]);
    expect(latencyFrame([sample], 'intended', alone).fields[1]?.values).toEqual([null]);
  });

  it('are, as the headline of a paced run, the percentiles from the intended start, and say so', () => {
    const paced = { ...sample, latencyMs: { ...sample.latencyMs, intended: { ...percentiles, p99: 40 } } };
    const p99 = (of: Sample, drawn = alone) => latencyFrame([of], 'headline', drawn).fields[3];
    expect(p99(sample)).toMatchObject({ values: [3], config: { displayNameFromDS: 'p99' } });
    expect(p99(sample)?.config.custom).toEqual({});
    expect(p99(paced)).toMatchObject({
      values: [40],
      config: { displayNameFromDS: 'p99', custom: { axisLabel: 'from intended start' } },
    });
    // With different labels, paced runs and closed loops would have different axes.
    const severalRuns = p99(paced, { ...alone, isOneOfSeveral: true })?.config;
    expect(severalRuns).toMatchObject({ displayNameFromDS: 'p99 from intended start aaaaaaaa' });
    expect(severalRuns?.custom).toEqual({});
  });

  it('are shares of a second, in whole percents that add up to 100', () => {
    const thirds = {
      ...sample,
      timeSpent: { ...sample.timeSpent, building: 0.336, writing: 0.336, committing: 0.328, idle: 0 },
    };
    expect(timeSpentFrame([thirds], alone).fields.map(({ values }) => values[0])).toEqual([5_000, 0.34, 0.33, 0.33]);
    const [, ...shares] = timeSpentFrame([sample], alone).fields;
    expect(shares.reduce((sum, { values }) => sum + values[0], 0)).toBeCloseTo(1);
    expect(shares.map(({ config }) => config.unit)).toEqual(Array.from({ length: 4 }, () => 'percentunit'));
  });

  it('have a line for each phase that took any time, in its usual colour', () => {
    const phases = (spent: object) =>
      timeSpentFrame([{ ...sample, timeSpent: { ...sample.timeSpent, ...spent } }, sample], alone).fields.slice(1);
    expect(phases({}).map(({ name }) => name)).toEqual(['building', 'writing', 'committing', 'idle']);
    const all = phases({ queued: 0.2, reconnecting: 0.1 });
    expect(all.map(({ name }) => name)).toEqual([...PHASES]);
    expect(all.map(({ config }) => config.color?.fixedColor)).toEqual(PHASES.map((phase) => PHASE_COLORS[phase]));
  });
});
