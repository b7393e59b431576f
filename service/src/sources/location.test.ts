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
    expect(nameLocation(chip, part, new Set())).toBe(name);
  });

  it('is numbered when it is taken', () => {
    expect(nameLocation('nvme', 'Composite', new Set(['nvme-composite', 'nvme-composite-2']))).toBe('nvme-composite-3');
  });

  it('always fits a reading and is always new', () => {
    const names = fc.array(fc.tuple(fc.string({ maxLength: 30 }), fc.string({ maxLength: 30 })), { maxLength: 30 });
    fc.assert(
      fc.property(names, (sensors) => {
        const taken = new Set<string>();
        for (const [chip, part] of sensors) {
          const location = nameLocation(chip, part, taken);
          expect(Reading.shape.location.parse(location)).toBe(location);
          expect(taken).not.toContain(location);
          taken.add(location);
        }
      })
    );
  });
});
