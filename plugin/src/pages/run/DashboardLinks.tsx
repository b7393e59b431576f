import { t } from '@grafana/i18n';
import { LinkButton } from '@grafana/ui';
import { hasEnded, type Run } from '@thermobench/service/model/run.ts';

import { useDashboards } from '../../api/useDashboards.ts';
import { AS_IT_IS } from '../../translations.ts';

/** Some time before and after, so that the start and the end of a run are visible on a dashboard. */
const MARGIN_MS = 10_000;

/**
 * Links to the dashboards that show a run, at the time of this one; up to now while it runs. Shows nothing if there are none, or
 * none that the user may see.
 */
export function DashboardLinks({ run }: { run: Run }) {
  const { data: dashboards = [] } = useDashboards();
  return dashboards.map(({ uid, title, url }) => (
    <LinkButton
      key={uid}
      variant="secondary"
      icon="apps"
      href={`${url}?${timeOf(run)}&var-run=${encodeURIComponent(run.id)}`}
    >
      {t('run.dashboard', 'Dashboard {{title}}', { title, ...AS_IT_IS })}
    </LinkButton>
  ));
}

function timeOf(run: Run): string {
  const from = (run.startedAt ?? run.createdAt) - MARGIN_MS;
  const to = hasEnded(run.state) ? (run.endedAt ?? run.createdAt) + MARGIN_MS : 'now';
  return `from=${from}&to=${to}`;
}
