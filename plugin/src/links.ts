import { APP_ID } from './ids.ts';

const APP = `/a/${APP_ID}`;

/**
 * Routes below the app, as `Root` declares them. Each begins with that of a page in plugin.json, because Grafana highlights the
 * page of the navigation that an address begins with.
 *
 * Grafana shows the navigation entry of a new run only to Editors, and redirects everybody else from its address to its own home
 * page. The entry therefore has the address `new`, which leads to `new-run`: a Viewer who follows a link to the form sees why
 * nothing can be started.
 */
export const routes = {
  home: 'home',
  runs: 'runs',
  newRunEntry: 'new',
  newRun: 'new-run',
  run: 'runs/:id',
  trend: 'runs/:id/trend',
  sweep: 'runs/sweeps/:id',
  limits: 'limits',
  limit: 'limits/:id',
  compare: 'compare',
  hosts: 'hosts',
} as const;

/** Addresses of the app's pages, for `href`. */
export const links = {
  home: () => `${APP}/home`,
  runs: () => `${APP}/runs`,
  tagged: (tag: string) => `${APP}/runs?tag=${encodeURIComponent(tag)}`,
  /** The form of a new run, filled in from a preset, an earlier run or an earlier sweep if one is given. */
  newRun: (start: { run?: string; sweep?: string; target?: string; preset?: string } = {}) => {
    const query = new URLSearchParams(start).toString();
    return `${APP}/new-run${query && `?${query}`}`;
  },
  /** The address of its navigation entry. */
  newRunEntry: () => `${APP}/new`,
  run: (id: string) => `${APP}/runs/${encodeURIComponent(id)}`,
  trend: (id: string) => `${APP}/runs/${encodeURIComponent(id)}/trend`,
  sweep: (id: string) => `${APP}/runs/sweeps/${encodeURIComponent(id)}`,
  limits: () => `${APP}/limits`,
  limit: (id: string) => `${APP}/limits/${encodeURIComponent(id)}`,
  /** Run ids are in the address, so that a comparison can be shared. */
  compare: (ids: readonly string[] = []) => `${APP}/compare${ids.length > 0 ? `?runs=${ids.join(',')}` : ''}`,
  hosts: () => `${APP}/hosts`,
  configuration: () => `/plugins/${APP_ID}`,
};
