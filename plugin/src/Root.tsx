import type { AppRootProps } from '@grafana/data';
import { lazy, type ComponentType } from 'react';
import { Navigate, Route, Routes, useParams } from 'react-router';

import { Shell } from './components/Shell.tsx';
import { links, routes } from './links.ts';

const HomePage = page(async () => (await import('./pages/home/HomePage.tsx')).HomePage);
const RunsPage = page(async () => (await import('./pages/runs/RunsPage.tsx')).RunsPage);
const NewRunPage = page(async () => (await import('./pages/new-run/NewRunPage.tsx')).NewRunPage);
const RunPage = page(async () => (await import('./pages/run/RunPage.tsx')).RunPage);
const TrendPage = page(async () => (await import('./pages/trend/TrendPage.tsx')).TrendPage);
const SweepPage = page(async () => (await import('./pages/sweep/SweepPage.tsx')).SweepPage);
const LimitsPage = page(async () => (await import('./pages/limits/LimitsPage.tsx')).LimitsPage);
const LimitPage = page(async () => (await import('./pages/limits/LimitPage.tsx')).LimitPage);
const ComparePage = page(async () => (await import('./pages/compare/ComparePage.tsx')).ComparePage);
const HostsPage = page(async () => (await import('./pages/hosts/HostsPage.tsx')).HostsPage);

/** The routes of the app below `/a/thermobench-collector-app`. */
export function Root(_props: AppRootProps) {
  return (
    <Shell>
      <Routes>
        <Route path={routes.home} element={<HomePage />} />
        <Route path={routes.runs} element={<RunsPage />} />
        <Route path={routes.newRunEntry} element={<Navigate to={links.newRun()} replace />} />
        <Route path={routes.newRun} element={<NewRunPage />} />
        <Route path={routes.run} element={<RunPage />} />
        <Route path={routes.trend} element={<TrendPage />} />
        <Route path={routes.sweep} element={<SweepPage />} />
        <Route path="sweeps/:id" element={<SweepMoved />} />
        <Route path={routes.limits} element={<LimitsPage />} />
        <Route path={routes.limit} element={<LimitPage />} />
        <Route path={routes.compare} element={<ComparePage />} />
        <Route path={routes.hosts} element={<HostsPage />} />
        <Route path="*" element={<Navigate to={links.home()} replace />} />
      </Routes>
    </Shell>
  );
}

/** Sweeps used to have this address, and bookmarks still do. */
function SweepMoved() {
  const { id = '' } = useParams();
  return <Navigate to={links.sweep(id)} replace />;
}

function page(load: () => Promise<ComponentType>) {
  return lazy(async () => ({ default: await load() }));
}
