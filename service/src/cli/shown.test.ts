import { describe, expect, it } from 'vitest';

import { jsonLine, shown } from './shown.ts';

describe('output to a terminal', () => {
  it('shows control characters in foreign text as escapes', () => {
    expect(shown(process.stdout, 'Columns: \u001b]0;title\u0007date\u009b2J')).toBe(
      'Columns: \\x1b]0;title\\x07date\\x9b2J'
    );
  });

  it('shows equivalent JSON without control characters', () => {
    const document = { label: '\u001b[2J \u009b2J \u202e Küche' };
    const line = jsonLine(document);
    expect(JSON.parse(line)).toEqual(document);
    expect(line).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });
});
