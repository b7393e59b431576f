import { stores } from '../fleet/collectors.ts';
import { row } from '../parts/dashboard.ts';

/** Whether each store has received a reading recently. Needs no Prometheus. */
export function deliveries() {
  return row('Do readings arrive?', [stores()]);
}
