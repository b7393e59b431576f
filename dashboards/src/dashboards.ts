import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';

import { cassandra } from './cassandra/dashboard.ts';
import { fleet } from './fleet/dashboard.ts';
import { home } from './home/dashboard.ts';
import { kafka } from './kafka/dashboard.ts';
import { mysql } from './mysql/dashboard.ts';
import { nodes } from './nodes/dashboard.ts';
import type { DashboardName } from './parts/names.ts';
import { run } from './run/dashboard.ts';
import { temperature } from './temperature.ts';

/** Every dashboard, as functions that build it. */
export const dashboards: Record<DashboardName, () => Dashboard> = {
  home,
  run,
  fleet,
  temperature,
  nodes,
  mysql,
  kafka,
  cassandra,
};
