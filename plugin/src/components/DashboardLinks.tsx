import { t } from '@grafana/i18n';
import { LinkButton } from '@grafana/ui';
import type { Run } from '@thermobench/service/model/run.ts';

import { useDashboards } from '../api/useDashboards.ts';
import { AS_IT_IS } from '../translations.ts';

/** Some time before and after, so that the start and the end of a run are visible on a dashboard. */
const MARGIN_MS = 10_000;

interface Props {
  /** A run or a sweep, whose time is shown. */
  shown: Pick<Run, 'createdAt' | 'endedAt'> & { startedAt?: number | null };
  /** The run that the dashboard shows first; for a sweep, one of its runs. */
  run: string | undefined;
}

/**
 * Links to the dashboards that show a run, with the time range of this run or sweep, which extends to now until it has ended.
 * Shows nothing if there are none, or none that the user may see.
 */
export function DashboardLinks({ shown, run }: Props) {
  const { data: dashboards = [] } = useDashboards();
  return dashboards.map(({ uid, title, url }) => (
    <LinkButton
      key={uid}
      variant="secondary"
      icon="apps"
      href={`${url}?${timeOf(shown)}${run === undefined ? '' : `&var-run=${encodeURIComponent(run)}`}`}
    >
      {t('run.dashboard', 'Dashboard {{title}}', { title, ...AS_IT_IS })}
    </LinkButton>
  ));
}

function timeOf({ createdAt, startedAt, endedAt }: Props['shown']): string {
  const from = (startedAt ?? createdAt) - MARGIN_MS;
  return `from=${from}&to=${endedAt === null ? 'now' : endedAt + MARGIN_MS}`;
}
