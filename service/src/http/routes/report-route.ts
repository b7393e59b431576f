import { z } from 'zod';

import { ReportFormat } from '../../model/report.ts';
import type { RenderedReport } from '../../reports/render.ts';
import { Endurance } from '../../model/wear.ts';
import { inQuery, Name } from '../parameters.ts';
import { defineRoute, Rendered, Text, type Route } from '../route.ts';

interface ReportRoute<Shown extends object> {
  /** Contains `{id}` for the id of the run or sweep. */
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly params: z.ZodObject<{ id: typeof Name }>;
  readonly result: z.ZodType<Shown>;
  readonly problems?: readonly number[];
  read(id: string): Promise<Shown>;
  /** `tbw` is the endurance of a disk in terabytes written. */
  render(shown: Shown, format: ReportFormat, tbw: number | null): RenderedReport | Promise<RenderedReport>;
}

/** The route for the report of a run or a sweep: as JSON, or as a document in another format. */
export function reportRoute<Shown extends object>({ read, render, ...facts }: ReportRoute<Shown>): Route {
  return defineRoute({
    ...facts,
    method: 'get',
    query: z.strictObject({
      format: ReportFormat.default('json'),
      tbw: inQuery(Endurance)
        .optional()
        .describe('Endurance of a disk in terabytes written: documents for people then say how long it would last.'),
    }),
    texts: ['text/csv', 'text/markdown', 'text/html'],
    async handle({ params, query: { format, tbw = null } }) {
      const report: Shown = await read(params.id);
      return format === 'json'
        ? report
        : new Rendered(report, async (shown) => {
            const { mime, body } = await render(shown, format, tbw);
            return new Text(mime, body);
          });
    },
  });
}
