import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Reading } from '../model/reading.ts';
import { nameLocation } from './location.ts';

describe('the name of a location', () => {
  it.each([
    ['cpu-thermal', '', 'cpu-thermal'],
    ['x86_pkg_temp', '', 'x86-pkg-temp'],
    ['coretemp', 'Core 0', 'coretemp-core-0'],
    ['coretemp', 'Package id 0', 'coretem-package-id-0'],
    ['ucsi_source_psy_USBC000:001', '', 'ucsi-source-psy-usbc'],
    ['', '', 'sensor'],
  ])('of chip "%s" and part "%s" is %s', (chip, part, name) => {
    expect(nameLocation({ chip, part }, new Set())).toBe(name);
  });

  it.each([
    ['kitchen', 'cpu-thermal', '', 'kitchen-cpu-thermal'],
    ['Pi_4.attic', 'cpu-thermal', '', 'Pi_4.attic-cpu-therm'],
    ['kitchen', 'coretemp', 'Core 0', 'kitchen-coret-core-0'],
    ['garden-house', 'dht11', 'hum', 'garden-house-dht-hum'],
  ])('of a sensor in %s begins with the place', (place, chip, part, name) => {
    expect(nameLocation({ place, chip, part }, new Set())).toBe(name);
  });

  it('is numbered if it is already taken', () => {
    expect(nameLocation({ chip: 'nvme', part: 'Composite' }, new Set(['nvme-composite', 'nvme-composite-2']))).toBe(
      'nvme-composite-3'
    );
  });

  it('always fits a reading and is always new', () => {
    const names = fc.array(fc.record({ chip: fc.string({ maxLength: 30 }), part: fc.string({ maxLength: 30 }) }), {
      maxLength: 30,
    });
    const places = fc.option(fc.stringMatching(/^[A-Za-z0-9._-]{1,12}$/), { nil: undefined });
    fc.assert(
      fc.property(places, names, (place, sensors) => {
        const taken = new Set<string>();
        for (const { chip, part } of sensors) {
          const location = nameLocation({ place, chip, part }, taken);
          expect(location.startsWith(place ?? '')).toBe(true);
          expect(Reading.shape.location.parse(location)).toBe(location);
          expect(taken).not.toContain(location);
          taken.add(location);
        }
      })
    );
  });
});
