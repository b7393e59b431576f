import { t } from '@grafana/i18n';
import { LinkButton } from '@grafana/ui';
import { useDashboards } from '../api/useDashboards.ts';
import { AS_IT_IS } from '../translations.ts';
import { spanOf, type Spanned } from './spanOf.ts';

interface Props {
  /** The run or sweep whose time range the dashboard shows. */
  shown: Spanned;
  /** The run that the dashboard shows initially; for a sweep, one of its runs. */
  run: string | undefined;
}

/**
 * Links to the dashboards that show a run, with the time range of this run or sweep. The range extends to now until the
 * run or sweep has ended. Shows nothing if there is no dashboard that the user may see.
 */
export function DashboardLinks({ shown, run }: Props) {
  const { data: dashboards = [] } = useDashboards();
  return dashboards.map(({ uid, title, url }) => (
    <LinkButton
      key={uid}
      variant="secondary"
      icon="apps"
      href={`${url}?${spanOf(shown)}${run === undefined ? '' : `&var-run=${encodeURIComponent(run)}`}`}
    >
      {dashboards.length === 1
        ? t('run.the-dashboard', 'Dashboard')
        : t('run.dashboard', 'Dashboard {{title}}', { title, ...AS_IT_IS })}
    </LinkButton>
  ));
}
