import { alertsNow } from '../parts/alerts.ts';
import { row } from '../parts/dashboard.ts';
import { worded } from '../parts/mappings.ts';
import { table } from '../parts/panels.ts';
import { thermobench } from '../parts/queries.ts';

/** The numbers of the data source, see plugin/src/datasource/frames/troubles.ts. */
const URGENCY = worded({ 0: ['good', 'green'], 1: ['warning', 'orange'], 2: ['error', 'red'], 3: ['unknown', 'text'] });

/** What is wrong, and what to do about it. */
export function attention() {
  return row('Is anything wrong?', [
    table({
      title: 'What is wrong',
      description:
        'Most urgent first: unreachable stores, failed deletions, targets whose last run lost rows or failed, ' +
        'collections that ended without being stopped, locations without new readings, targets whose last run was stopped ' +
        'early. A problem with a target’s last run is no longer listed after a newer run succeeds.',
      unit: 'none',
      width: 24,
      // Room for two problems, each with its remedy.
      height: 8,
      queries: [thermobench({ kind: 'troubles' })],
    })
      .overrideByName('urgency', [
        { id: 'custom.width', value: 90 },
        { id: 'custom.align', value: 'left' },
        { id: 'custom.cellOptions', value: { type: 'color-text' } },
        { id: 'mappings', value: [URGENCY] },
      ])
      .overrideByName('what is wrong', [
        { id: 'custom.cellOptions', value: { type: 'auto', wrapText: true } },
        { id: 'custom.minWidth', value: 300 },
      ])
      .overrideByName('where to look', [
        // Grafana guesses the height of a row, and a link of two lines would be cut off.
        { id: 'custom.width', value: 290 },
        { id: 'custom.cellOptions', value: { type: 'auto', wrapText: true } },
      ])
      .overrideByName('address', [{ id: 'custom.hideFrom.viz', value: true }]),
    alertsNow({ width: 24, height: 7 }),
  ]);
}
