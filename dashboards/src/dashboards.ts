import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';

import { cassandra } from './cassandra.ts';
import { fleet } from './fleet.ts';
import { kafka } from './kafka.ts';
import { mysql } from './mysql.ts';
import { nodes } from './nodes.ts';
import type { DashboardName } from './parts/names.ts';
import { run } from './run/dashboard.ts';
import { temperature } from './temperature.ts';

/** Each dashboard, made anew when asked for. */
export const dashboards: Record<DashboardName, () => Dashboard> = {
  run,
  fleet,
  temperature,
  nodes,
  mysql,
  kafka,
  cassandra,
};
