import { z } from 'zod';

import { dashboards } from '../src/dashboards.ts';

/** Panels that show the text for an empty answer. A heat map does not. */
export const SHOWS_TEXT: ReadonlySet<string> = new Set(['table', 'timeseries']);
export const Override = z.looseObject({ properties: z.array(z.looseObject({ id: z.string() })) });
const Source = z.object({ type: z.string(), uid: z.string() });
const Panel = z.looseObject({
  type: z.string(),
  title: z.string().optional(),
  description: z.string().optional(),
  gridPos: z.object({ x: z.int(), y: z.int(), w: z.int(), h: z.int() }),
  targets: z.array(z.looseObject({ refId: z.string(), datasource: Source })).optional(),
  transformations: z
    .array(
      z.object({
        id: z.string(),
        options: z.looseObject({ include: z.object({ names: z.array(z.string()) }).optional() }),
      })
    )
    .default([]),
  options: z.looseObject({ reduceOptions: z.looseObject({ fields: z.string().optional() }).optional() }).optional(),
  fieldConfig: z
    .object({
      overrides: z.array(z.unknown()).default([]),
      defaults: z.object({
        unit: z.string().optional(),
        custom: z.looseObject({ showPoints: z.string().optional() }).optional(),
        noValue: z.string().optional(),
        thresholds: z.object({ steps: z.array(z.unknown()) }).optional(),
        mappings: z.array(z.looseObject({ options: z.looseObject({ match: z.string().optional() }) })).default([]),
      }),
    })
    .optional(),
});
type Panel = z.infer<typeof Panel>;
const Row = z.object({ type: z.literal('row'), title: z.string(), collapsed: z.boolean(), panels: z.array(Panel) });
/** The value of a variable's `hide` that puts it into the menu. */
export const IN_MENU = 3;
const Dashboard = z.looseObject({
  annotations: z.object({
    list: z.array(
      z.looseObject({ placement: z.string().optional(), enable: z.boolean(), expr: z.string().optional() })
    ),
  }),
  uid: z.string(),
  panels: z.array(z.union([Row, Panel])),
  links: z.array(z.looseObject({ url: z.string().optional(), keepTime: z.boolean(), includeVars: z.boolean() })),
  templating: z.object({
    list: z.array(
      z.looseObject({
        name: z.string(),
        type: z.string(),
        hide: z.int().optional(),
        datasource: Source.optional(),
        regex: z.string().optional(),
        current: z.object({ value: z.unknown() }).optional(),
      })
    ),
  }),
});

/** Every dashboard, as it is written to dashboards/json. */
export const all = Object.entries(dashboards).map(([name, draw]) => ({
  name,
  drawn: Dashboard.parse(JSON.parse(JSON.stringify(draw()))),
}));

export function isRow(panel: Panel | z.infer<typeof Row>): panel is z.infer<typeof Row> {
  return panel.type === 'row';
}

/** The panels of all rows. */
export function panelsOf(dashboard: z.infer<typeof Dashboard>): Panel[] {
  return dashboard.panels.flatMap((panel) => (isRow(panel) ? panel.panels : [panel]));
}
