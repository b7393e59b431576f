import { cleanup, render } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { stubWidth } from '../../../test/trialWidth.ts';
import { OverlaidCurves } from './OverlaidCurves.tsx';

const WIDTH = 600;
/** The approximate width of a character in the labels. */
const CHARACTER = 6.5;

beforeEach(() => stubWidth(WIDTH));
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it.each([90, 5_400])('the chart of a comparison of %i s shows its last label in full', (seconds) => {
  const curve = { id: 'a', color: 'green', points: [{ second: seconds, value: 1 }] };
  const { container } = render(<OverlaidCurves title="Rates" curves={[curve]} format={String} />);
  const labels = [...container.querySelectorAll('text[text-anchor=middle]')];
  const last = labels.at(-1);
  expect(last?.textContent).toMatch(/^1 (min 30 s|h 30 min)$/);
  expect(Number(last?.getAttribute('x')) + ((last?.textContent.length ?? 0) * CHARACTER) / 2).toBeLessThan(WIDTH);
});
