import { Trans } from '@grafana/i18n';
import { locationService } from '@grafana/runtime';
import { LinkButton, Stack } from '@grafana/ui';
import type { Run } from '@thermobench/service/model/run.ts';

import { RunAgain } from '../../components/Again.tsx';
import { RemoveRun } from '../../components/RemoveRun.tsx';
import { mayChange } from '../../components/role.ts';
import { links } from '../../links.ts';
import { DashboardLinks } from './DashboardLinks.tsx';
import { EditRun } from './EditRun.tsx';
import { ExportReport } from './ExportReport.tsx';
import { VerifyRun } from './VerifyRun.tsx';

/** Actions for an ended run. */
export function ReportActions({ run }: { run: Run }) {
  return (
    <Stack gap={1} alignItems="center" wrap="wrap">
      <DashboardLinks run={run} />
      {run.sweep !== null && (
        <LinkButton variant="secondary" href={links.sweep(run.sweep)}>
          <Trans i18nKey="report.sweep">Sweep of this run</Trans>
        </LinkButton>
      )}
      {mayChange() && run.kind === 'run' && <RunAgain run={run} />}
      <ExportReport id={run.id} />
      {mayChange() && <EditRun run={run} />}
      {mayChange() && run.startedAt !== null && <VerifyRun id={run.id} />}
      {mayChange() && <RemoveRun run={run} onRemoved={() => locationService.push(links.runs())} />}
    </Stack>
  );
}
