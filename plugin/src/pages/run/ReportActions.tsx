import { t, Trans } from '@grafana/i18n';
import { locationService } from '@grafana/runtime';
import { LinkButton, Stack } from '@grafana/ui';
import type { Run } from '@thermobench/service/model/run.ts';

import { fetchReport } from '../../api/useReport.ts';
import { RunAgain } from '../../components/Again.tsx';
import { DashboardLinks } from '../../components/DashboardLinks.tsx';
import { ExportReport } from '../../components/ExportReport.tsx';
import { RemoveRun } from '../../components/RemoveRun.tsx';
import { mayChange } from '../../components/role.ts';
import { links } from '../../links.ts';
import { EditRun } from './EditRun.tsx';
import { VerifyRun } from './VerifyRun.tsx';

/** Actions for an ended run. */
export function ReportActions({ run }: { run: Run }) {
  return (
    <Stack gap={1} alignItems="center" wrap="wrap">
      <DashboardLinks shown={run} run={run.id} />
      {run.sweep !== null && (
        <LinkButton variant="secondary" href={links.sweep(run.sweep)}>
          <Trans i18nKey="report.sweep">Sweep of this run</Trans>
        </LinkButton>
      )}
      {run.kind === 'run' && (
        <LinkButton variant="secondary" icon="chart-line" href={links.trend(run.id)}>
          <Trans i18nKey="report.trend">Trend of this configuration</Trans>
        </LinkButton>
      )}
      {mayChange() && run.kind === 'run' && <RunAgain run={run} />}
      <ExportReport
        name={`thermobench-${run.id}`}
        fetch={(format) => fetchReport(run.id, format)}
        labels={{
          html: t('export.html', 'HTML, a page with charts'),
          csv: t('export.csv', 'CSV, second by second'),
        }}
      />
      {mayChange() && <EditRun run={run} />}
      {mayChange() && run.startedAt !== null && <VerifyRun run={run} />}
      {mayChange() && <RemoveRun run={run} onRemoved={() => locationService.push(links.runs())} />}
    </Stack>
  );
}
