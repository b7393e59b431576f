import { About } from '../../model/about.ts';
import { defineRoute, type Route } from '../route.ts';

export function aboutRoutes(version: string): Route[] {
  const about: About = { name: 'thermobench', version };
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/about',
      id: 'getAbout',
      summary: 'Which program answers here, and its version',
      result: About,
      handle: async () => about,
    }),
  ];
}
