import { describe, expect, it } from 'vitest';

import { routes } from './links.ts';
import plugin from './plugin.json' with { type: 'json' };

describe('a route of the app', () => {
  it.each(Object.values(routes))('is below a page that Grafana can highlight in its navigation: %s', (route) => {
    const pages = plugin.includes.flatMap(({ type, path }) => (type === 'page' ? path.split('/').slice(3) : []));
    expect(pages).toContain(route.split('/')[0]);
  });
});
