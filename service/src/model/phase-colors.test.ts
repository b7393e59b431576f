import { readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

import { PHASE_COLORS, PHASES } from './sample.ts';

const RUN = new URL('../../../dashboards/json/run.json', import.meta.url);

it('each phase has the same colour on the dashboard Run as on the pages', () => {
  const text = readFileSync(RUN, 'utf8').replaceAll(/\s+/g, '');
  const color =
    /"matcher":\{"id":"byName","options":"(\w+)"\},"properties":\[\{"id":"color","value":\{"mode":"fixed","fixedColor":"(\w+)"/g;
  const drawn = Object.fromEntries([...text.matchAll(color)].map(([, phase, name]) => [phase, name]));
  expect(PHASES.map((phase) => drawn[phase])).toEqual(PHASES.map((phase) => PHASE_COLORS[phase]));
});
