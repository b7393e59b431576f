import { t } from '@grafana/i18n';
import { LinkButton } from '@grafana/ui';
import { hasEnded, type Run } from '@thermobench/service/model/run.ts';

import { useDashboards } from '../../api/useDashboards.ts';
import { AS_IT_IS } from '../../translations.ts';

/** A little of what was before and after, so that the beginning and the end of a run can be seen on a dashboard. */
const MARGIN_MS = 10_000;

/**
 * To the dashboards that show a run, at the time of this one; up to now while it runs. Nothing where there is no dashboard, or none
 * may be seen: it is an offer, not a part of the report.
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
