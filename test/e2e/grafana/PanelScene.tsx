import {
  dateTime,
  EventBusSrv,
  getDefaultTimeRange,
  getPanelOptionsWithDefaults,
  LoadingState,
  type DataSourceApi,
  type PanelData,
  type PanelPlugin,
} from '@grafana/data';
import { useEffect, useMemo, useState } from 'react';

import { answersOf, requestOf } from './ask.ts';

interface Props {
  plugin: PanelPlugin;
  dataSource: DataSourceApi;
  options: object;
  queries: object[];
  width: number;
  height: number;
}

/** A panel as on a dashboard: in its size, with default options, and with data from the data source. */
export function PanelScene({ plugin, dataSource, options: given, queries, width, height }: Props) {
  const [data, setData] = useState<PanelData>(nothing);
  const [chosen, setChosen] = useState(given);
  const { options, fieldConfig } = useMemo(
    () =>
      getPanelOptionsWithDefaults({
        plugin,
        currentOptions: { ...chosen },
        currentFieldConfig: { defaults: {}, overrides: [] },
        isAfterPluginChange: false,
      }),
    [plugin, chosen]
  );
  useEffect(() => {
    const asked = queries.length > 0 ? answersOf(dataSource, requestOf(queries)).subscribe(setData) : undefined;
    return () => asked?.unsubscribe();
  }, [dataSource, queries]);

  const Panel = plugin.panel;
  if (Panel === null) {
    throw new Error('The plugin has no panel.');
  }
  return (
    <section aria-label="panel" style={{ width, height, overflow: 'hidden' }}>
      <Panel
        id={1}
        title=""
        data={data}
        timeRange={data.timeRange}
        timeZone="utc"
        options={options}
        fieldConfig={fieldConfig}
        transparent={false}
        width={width}
        height={height}
        renderCounter={0}
        eventBus={eventBus}
        onOptionsChange={setChosen}
        onFieldConfigChange={() => undefined}
        replaceVariables={(text) => text}
        onChangeTimeRange={() => undefined}
      />
    </section>
  );
}

const eventBus = new EventBusSrv();
const nothing: PanelData = {
  state: LoadingState.Done,
  series: [],
  timeRange: { ...getDefaultTimeRange(), to: dateTime() },
};
