import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { kindOf, Plausibility, PlausibleRanges, type SensorKind } from './plausible.ts';

function sensor(kind: SensorKind, chip = '', settings = ''): Plausibility {
  return new Plausibility(kind, chip, new PlausibleRanges(settings).of(kind, 'kitchen'));
}

function outcomes(judge: Plausibility, numbers: readonly number[]): Array<number | string> {
  return numbers.map((number) => {
    const judged = judge.judge(number);
    return 'value' in judged ? judged.value : judged.refused;
  });
}

describe('a value that cannot be true', () => {
  it.each<[string, SensorKind, number, string]>([
    ['of a zone that is switched off', 'chip', -274_000, 'below-absolute-zero'],
    ['of 32 bits without a sign', 'chip', 4_294_963_796, 'out-of-range'],
    ['of 64 bits without a sign', 'chip', 18_446_744_073_709_533_000, 'out-of-range'],
    ['of 16 bits without a sign', 'chip', 65_531_000, 'out-of-range'],
    ['of an open input', 'chip', 255_000, 'out-of-range'],
    ['of a wire without a sensor', 'one-wire', -127_000, 'out-of-range'],
    ['beyond the data sheet of a DS18B20', 'one-wire', 127_937, 'out-of-range'],
    ['of a DHT22 by a checksum that matches by chance', 'dht', 102_400, 'out-of-range'],
    ['of more water than air can hold', 'humidity', 102_100, 'out-of-range'],
    ['of less than no water', 'humidity', -1_200, 'out-of-range'],
  ])('%s is refused', (_what, kind, number, reason) => {
    expect(sensor(kind).judge(number)).toEqual({ refused: reason });
  });

  it('is never stored, whatever a driver reports', () => {
    const kinds = fc.constantFrom<SensorKind>('chip', 'one-wire', 'dht', 'thermocouple', 'infrared');
    const numbers = fc.array(
      fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: -300, max: 300 }))
    );
    fc.assert(
      fc.property(kinds, numbers, (kind, said) => {
        for (const value of outcomes(sensor(kind), said)) {
          expect(typeof value === 'string' || value >= -273.15).toBe(true);
        }
      })
    );
  });
});

describe('the power-on value of a DS18B20', () => {
  it('is refused however often it occurs', () => {
    expect(outcomes(sensor('one-wire'), [85_000, 85_000, 21_500, 85_000, 21_562])).toEqual([
      'power-on',
      'power-on',
      21.5,
      'power-on',
      21.562,
    ]);
  });

  it('is a temperature if the sensor approached it gradually', () => {
    expect(outcomes(sensor('one-wire'), [79_000, 83_250, 85_000, 85_000, 86_125])).toEqual([79, 83.25, 85, 85, 86.125]);
  });

  it('applies to no other sensor', () => {
    expect(sensor('chip').judge(85_000)).toEqual({ value: 85 });
  });
});

describe('whole degrees where thousandths are expected', () => {
  it.each([47, 61, -12, 149])('are refused: %i', (degrees) => {
    expect(sensor('chip').judge(degrees)).toEqual({ refused: 'unit' });
  });

  it('are thousandths once the sensor has shown that it uses them', () => {
    expect(outcomes(sensor('chip'), [62, 1_250, 62, 0, -62])).toEqual(['unit', 1.25, 0.062, 0, -0.062]);
  });

  it('are not assumed for a DS18B20 below zero, whose driver is known', () => {
    expect(outcomes(sensor('one-wire'), [62, -62, 0])).toEqual([0.062, -0.062, 0]);
  });

  it('are not learned from a value that cannot be true', () => {
    expect(outcomes(sensor('chip'), [4_294_963_796, 47])).toEqual(['out-of-range', 'unit']);
  });
});

describe('humidity', () => {
  it('of a BME680 is in percent', () => {
    expect(outcomes(sensor('humidity', 'bme680'), [51.873, 100, 0.4, 100.2])).toEqual([
      51.873,
      100,
      0.4,
      'out-of-range',
    ]);
  });

  it('of any driver is in percent if no air could be so dry', () => {
    expect(outcomes(sensor('humidity', 'bme280'), [38.25, 39, 101.5])).toEqual([38.25, 39, 'out-of-range']);
  });

  it('in thousandths stays in thousandths', () => {
    expect(outcomes(sensor('humidity', 'sht4x'), [38_250, 45])).toEqual([38.25, 'unit']);
  });

  it('that could be either is refused until its unit is known', () => {
    expect(outcomes(sensor('humidity'), [750, 38_250, 750])).toEqual(['unit', 38.25, 0.75]);
  });
});

describe('the plausible range', () => {
  it('can be set for a kind of sensor, or for one location, which takes precedence', () => {
    const ranges = new PlausibleRanges('chip=0..90,attic=-20.5..45');
    expect(ranges.of('chip', 'cpu-thermal')).toEqual([0, 90]);
    expect(ranges.of('chip', 'attic')).toEqual([-20.5, 45]);
    expect(ranges.of('dht', 'bath')).toEqual([-40, 80]);
  });

  it.each([
    ['max31856', null, 'thermocouple'],
    ['mlx90614', null, 'infrared'],
    ['dht11@17', null, 'dht'],
    ['coretemp', null, 'chip'],
    ['w1_slave_temp', '28-0316a2795f11', 'one-wire'],
    ['w1_slave_temp', '3b-0000001921e8', 'thermocouple'],
  ])('of %s %s is that of a %s', (chip, serial, kind) => {
    expect(kindOf(chip, serial)).toBe(kind);
  });
});
