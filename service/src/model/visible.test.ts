import { describe, expect, it } from 'vitest';

import { Fault } from './fault.ts';
import { visible } from './visible.ts';

describe('text from outside', () => {
  it.each([
    ['\u001b[31mred', '\\x1b[31mred'],
    ['a\u0000b\u007f', 'a\\x00b\\x7f'],
    ['\u009b2J', '\\x9b2J'],
    ['over\rwritten', 'over\\x0dwritten'],
    ['turned \u202egnp.exe', 'turned \\u202egnp.exe'],
    ['a\tb', 'a b'],
    ['Küche 🌡 °C\nnext line', 'Küche 🌡 °C\nnext line'],
  ])('shows its control characters as escapes: %j', (text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it('is escaped in the message and the hint of every Fault', () => {
    const fault = new Fault({ kind: 'fatal', code: 'X', message: 'no \u001b[2J', hint: 'see \u0007' });
    expect([fault.message, fault.hint]).toEqual(['no \\x1b[2J', 'see \\x07']);
  });
});
