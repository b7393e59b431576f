import { EventBusSrv, getDefaultTimeRange, LoadingState, type PanelData, type PanelProps } from '@grafana/data';
import { cleanup, render, screen } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { afterEach, describe, expect, it } from 'vitest';

import { resultsFrame } from '../../datasource/frames/results.ts';
import type { RunResultsOptions } from './options.ts';
import { RunResultsPanel } from './RunResultsPanel.tsx';

afterEach(cleanup);

const timeRange = getDefaultTimeRange();
const PROPS: Omit<PanelProps<RunResultsOptions>, 'data'> = {
  ...{ id: 1, title: '', timeRange, timeZone: 'utc', width: 600, height: 300, transparent: false, renderCounter: 0 },
  options: { shape: 'table', measure: 'rows/s', order: 'best' },
  eventBus: new EventBusSrv(),
  fieldConfig: { defaults: {}, overrides: [] },
  onOptionsChange: () => undefined,
  onFieldConfigChange: () => undefined,
  replaceVariables: (text) => text,
  onChangeTimeRange: () => undefined,
};

function show(data: Partial<PanelData>): string {
  const whole: PanelData = { state: LoadingState.Done, series: [], timeRange, ...data };
  const { container } = render(
    <MemoryRouter>
      <RunResultsPanel {...PROPS} data={whole} />
    </MemoryRouter>
  );
  return container.textContent;
}

describe('the run results panel', () => {
  it('says once why the service does not answer, and does not ask for another query', () => {
    const message = 'Grafana cannot reach a Thermobench service at the configured address.';
    show({
      state: LoadingState.Error,
      errors: [
        { refId: 'A', message },
        { refId: 'B', message },
      ],
    });
    expect(screen.getAllByText(message)).toHaveLength(1);
    expect(screen.queryByText(/This panel needs/)).toBeNull();
  });

  it('shows nothing while the first answer is loading', () => {
    expect(show({ state: LoadingState.Loading })).toBe('');
  });

  it('says that no run has ended', () => {
    expect(show({ series: [resultsFrame([], 'A')] })).toBe('No run has ended yet.');
  });
});
