import { getDefaultTimeRange, LoadingState, PluginType, type PanelData } from '@grafana/data';
import { cleanup, render, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { ThermobenchDataSource } from './DataSource.ts';
import { QueryEditor } from './QueryEditor.tsx';

afterEach(cleanup);

const logos = { small: '', large: '' };
const info = { author: { name: '' }, description: '', links: [], logos, screenshots: [], updated: '', version: '' };
const meta = { id: 'x', name: 'x', type: PluginType.datasource, info, module: '', baseUrl: '' };
const about = { id: 1, uid: 'ours', type: 'x', name: 'x', readOnly: true, access: 'proxy' as const };
const datasource = new ThermobenchDataSource({ ...about, meta, jsonData: {} });

/** The data of a panel that queried the data source with this uid. */
function dataOf(uid: string): PanelData {
  const timeRange = getDefaultTimeRange();
  const targets = [{ refId: 'A', datasource: { uid } }];
  const asked = { requestId: '', interval: '', intervalMs: 1, range: timeRange, scopedVars: {}, targets, timezone: '' };
  return {
    state: LoadingState.Done,
    series: [],
    timeRange,
    request: { ...asked, app: '', startTime: 0 },
  };
}

describe('the query editor', () => {
  it.each<[string, PanelData | undefined, number]>([
    ['queries immediately when the data source has just been selected', dataOf('of another'), 1],
    ['queries immediately in a new panel', undefined, 1],
    ['does not repeat a query whose result the panel already shows', dataOf('ours'), 0],
  ])('%s', (_what, data, times) => {
    const onRunQuery = vi.fn();
    render(
      <QueryEditor
        datasource={datasource}
        query={{ refId: 'A', kind: 'runs' }}
        data={data}
        onChange={() => undefined}
        onRunQuery={onRunQuery}
      />
    );
    expect(onRunQuery).toHaveBeenCalledTimes(times);
  });

  it.each([
    [
      { kind: 'temperature' as const, target: 'sqlite' },
      { 'Per interval': 'Band', 'Benchmark rows': 'Shown' },
    ],
    [{ kind: 'latency' as const }, { 'Measured from': 'Intended start' }],
  ])('labels each group of radio buttons, and names each button only once: %o', async (query, groups) => {
    render(
      <QueryEditor
        datasource={datasource}
        query={{ refId: 'A', ...query }}
        onChange={() => undefined}
        onRunQuery={() => undefined}
      />
    );
    for (const [group, button] of Object.entries(groups)) {
      const radios = within(await screen.findByRole('radiogroup', { name: group }));
      expect(radios.getAllByRole('radio', { name: button })).toHaveLength(1);
    }
  });
});
