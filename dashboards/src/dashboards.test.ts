import { describe, expect, it } from 'vitest';

import { outdatedFiles } from './json-files.ts';

describe('dashboards/json', () => {
  it('is as dashboards/src makes it; else run: npm run build -w dashboards', () => {
    expect(outdatedFiles()).toEqual([]);
  });
});
