import './bootData.ts';

import { toDataFrameDTO, type AppPlugin } from '@grafana/data';
import { setBackendSrv, setTemplateSrv } from '@grafana/runtime';
import i18next from 'i18next';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { initReactI18next } from 'react-i18next';
import { Route, Routes } from 'react-router-dom-v5-compat';

import { ask, requestOf } from './ask.ts';
import { backendSrv } from './backendSrv.ts';
import { DataSourceConfigurationScene, QueryEditorScene } from './editors.tsx';
import { PanelScene } from './PanelScene.tsx';
import { loadApp, loadDataSource, loadPanel } from './plugins.ts';
import { fillRegistries } from './registries.ts';
import { Surroundings } from './Surroundings.tsx';

async function scene(): Promise<ReactNode> {
  const { show } = window.standInScene;
  switch (show.what) {
    case 'nothing':
      return null;
    case 'app':
      return <AppScene plugin={await loadApp()} />;
    case 'app configuration':
      return <AppConfigurationScene plugin={await loadApp()} />;
    case 'panel': {
      const { instance } = await loadDataSource();
      return <PanelScene {...show} plugin={await loadPanel(show.id)} dataSource={instance} />;
    }
    case 'query editor': {
      const { plugin, instance } = await loadDataSource();
      return <QueryEditorScene plugin={plugin} dataSource={instance} first={show.query} />;
    }
    case 'data source configuration': {
      const { plugin } = await loadDataSource();
      return <DataSourceConfigurationScene plugin={plugin} />;
    }
  }
}

function AppScene({ plugin }: { plugin: AppPlugin }) {
  const { id } = plugin.meta;
  const root = plugin.root && (
    <plugin.root meta={plugin.meta} basename={`/a/${id}`} onNavChanged={() => undefined} query={{}} path="" />
  );
  return (
    <Routes>
      <Route path={`/a/${id}/*`} element={root} />
      <Route path="*" element={<h1>Elsewhere in Grafana</h1>} />
    </Routes>
  );
}

function AppConfigurationScene({ plugin }: { plugin: AppPlugin }) {
  return (
    <main style={{ padding: 24 }}>
      {plugin.configPages?.map(({ id, body: Body }) => (
        <Body key={id} plugin={plugin} query={{}} />
      ))}
    </main>
  );
}

/** The calls of the data source that a test can make without a panel. Frames are returned as plain objects. */
const dataSourceCalls = {
  async query(queries: object[]) {
    const { instance } = await loadDataSource();
    const { state, errors, series } = await ask(instance, requestOf(queries));
    return { state, errors, frames: series.map((frame) => toDataFrameDTO(frame)) };
  },
  async test(): Promise<unknown> {
    const { instance } = await loadDataSource();
    return instance.testDatasource();
  },
};

declare global {
  interface Window {
    standIn: typeof dataSourceCalls;
  }
}

async function boot(): Promise<void> {
  fillRegistries();
  setBackendSrv(backendSrv);
  setTemplateSrv({
    getVariables: () => [],
    replace: (text = '') => text,
    containsTemplate: () => false,
    updateTimeRange: () => undefined,
  });
  await i18next.use(initReactI18next).init({ resources: {}, lng: 'en-US', returnEmptyString: false });
  window.standIn = dataSourceCalls;

  const element = document.createElement('div');
  document.body.append(element);
  createRoot(element).render(<Surroundings>{await scene()}</Surroundings>);
}

void boot();
