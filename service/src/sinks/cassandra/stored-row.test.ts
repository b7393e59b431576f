import { expect, it } from 'vitest';

import { checksum } from '../checksum.ts';
import { isRight } from './stored-row.ts';

const PLACE = { run: 'run00001random0000001', producer: 7, seq: 1 };
const READING = { location: 'attic', time: 1_001, value: 21.5 };
const ROW = { ...PLACE, ...READING, checksum: checksum(PLACE, READING), checksumsBelow: 2 ** 32 };

it('distinguishes a row as it was sent from a changed one', () => {
  expect(isRight(ROW)).toBe(true);
  for (const change of [{ value: 22 }, { value: null }, { checksum: null }, { location: 'Attic' }, { time: 1_002 }]) {
    expect(isRight({ ...ROW, ...change })).toBe(false);
  }
});
