import { describe, expect, it } from 'vitest';

import { APP_ID } from './ids.ts';
import { links, routes } from './links.ts';
import plugin from './plugin.json' with { type: 'json' };

const pages = plugin.includes
  .filter(({ type }) => type === 'page')
  .map(({ path, role }) => ({ path: path.replace('%PLUGIN_ID%', APP_ID), role }));

describe('a route of the app', () => {
  it.each(Object.values(routes))('begins with a page that Grafana can highlight in its navigation: %s', (route) => {
    expect(pages.filter(({ path }) => `/a/${APP_ID}/${route}`.startsWith(path))).toHaveLength(1);
  });
});

describe('the addresses of pages', () => {
  const restricted = pages.filter(({ role }) => role !== 'Viewer').map(({ path }) => path);

  it('are open to Viewers, because Grafana would otherwise redirect them to its home page without a word', () => {
    const open = [links.home(), links.runs(), links.newRun(), links.compare(), links.hosts()];
    expect(open.filter((page) => restricted.includes(page))).toEqual([]);
  });

  it('include a navigation entry for Editors, which leads to the form of a new run', () => {
    expect(restricted).toContain(links.newRunEntry());
  });
});
