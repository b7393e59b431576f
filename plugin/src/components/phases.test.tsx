import { cleanup, render, screen } from '@testing-library/react';
import { PHASE_COLORS, PHASES, TimeSpent } from '@thermobench/service/model/sample.ts';
import { afterEach, describe, expect, it } from 'vitest';

import { TimeSpentLegend } from '../pages/run/TimeSpentLegend.tsx';
import { TimeSpentWords } from './TimeSpentWords.tsx';
import { phaseMeaning, phaseName } from './phases.ts';

afterEach(cleanup);

const MOSTLY_QUEUED = TimeSpent.parse({ building: 0.2, queued: 0.7, writing: 0.04, committing: 0.06, idle: 0 });

describe('where the time went', () => {
  it('has a separate colour, name and meaning for each phase', () => {
    for (const of of [(phase: (typeof PHASES)[number]) => PHASE_COLORS[phase], phaseName, phaseMeaning]) {
      expect(new Set(PHASES.map(of)).size).toBe(PHASES.length);
    }
  });

  it('lists and explains the phases of a run that have a visible share', () => {
    const { container } = render(<TimeSpentLegend timeSpent={{ ...MOSTLY_QUEUED, reconnecting: 0.004 }} />);
    const terms = screen.getAllByRole('term').map(({ textContent }) => textContent);
    expect(terms).toEqual(
      (['building', 'queued', 'writing', 'committing'] as const).map(
        (phase) => `${phaseName(phase)} ${phaseMeaning(phase)}`
      )
    );
    expect(container.querySelectorAll('[aria-hidden] > span')).toHaveLength(4);
  });

  it('lists only the largest phases of a cell', () => {
    const { container } = render(<TimeSpentWords timeSpent={MOSTLY_QUEUED} />);
    expect(container.textContent.replaceAll('\u00a0', ' ')).toBe('building 20 %, queued 70 %, committing 6 %');
  });
});
