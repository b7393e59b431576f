import { t, Trans } from '@grafana/i18n';
import { LinkButton } from '@grafana/ui';
import type { Run } from '@thermobench/service/model/run.ts';

import { fetchReport } from '../../api/useReport.ts';
import { RunAgain } from '../../components/Again.tsx';
import { DashboardLinks } from '../../components/DashboardLinks.tsx';
import { ExportReport } from '../../components/ExportReport.tsx';
import { mayChange } from '../../components/role.ts';
import { links } from '../../links.ts';
import { MoreActions } from './MoreActions.tsx';

/** Actions for a finished run. */
export function ReportActions({ run }: { run: Run }) {
  return (
    <>
      <DashboardLinks shown={run} run={run.id} />
      {run.kind === 'run' && (
        <LinkButton
          variant="secondary"
          icon="chart-line"
          href={links.trend(run.id)}
          tooltip={t('report.trend-what', 'All runs with this configuration over time')}
        >
          <Trans i18nKey="report.trend">Trend</Trans>
        </LinkButton>
      )}
      {mayChange() && run.kind === 'run' && <RunAgain run={run} />}
      <ExportReport
        name={`thermobench-${run.id}`}
        fetch={(format) => fetchReport(run.id, format)}
        labels={{
          html: t('export.html', 'HTML page with charts'),
          csv: t('export.csv', 'CSV, second by second'),
        }}
      />
      {mayChange() && <MoreActions run={run} />}
    </>
  );
}
