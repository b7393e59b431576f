import { Trans } from '@grafana/i18n';
import { locationService } from '@grafana/runtime';
import { LinkButton, Stack } from '@grafana/ui';
import type { Run } from '@thermobench/service/model/run.ts';

import { useDashboards } from '../../api/useDashboards.ts';
import { RemoveRun } from '../../components/RemoveRun.tsx';
import { mayChange } from '../../components/role.ts';
import { links } from '../../links.ts';
import { ExportReport } from './ExportReport.tsx';
import { VerifyRun } from './VerifyRun.tsx';

/** A little of what was before and after, so that the beginning and the end of a run can be seen on a dashboard. */
const MARGIN_MS = 10_000;

/** What can be done with a run that has ended. */
export function ReportActions({ run }: { run: Run }) {
  return (
    <Stack gap={1} alignItems="center" wrap="wrap">
      <DashboardLinks run={run} />
      {run.sweep !== null && (
        <LinkButton variant="secondary" href={links.sweep(run.sweep)}>
          <Trans i18nKey="report.sweep">Its sweep</Trans>
        </LinkButton>
      )}
      <ExportReport id={run.id} />
      {mayChange() && run.startedAt !== null && <VerifyRun id={run.id} />}
      {mayChange() && <RemoveRun run={run} onRemoved={() => locationService.push(links.runs())} />}
    </Stack>
  );
}

/** Nothing where there is no dashboard, or none may be seen: it is an offer, not a part of the report. */
function DashboardLinks({ run }: { run: Run }) {
  const { data: dashboards = [] } = useDashboards();
  const from = (run.startedAt ?? run.createdAt) - MARGIN_MS;
  const to = (run.endedAt ?? run.createdAt) + MARGIN_MS;
  return dashboards.map(({ uid, title, url }) => (
    <LinkButton
      key={uid}
      variant="secondary"
      icon="apps"
      href={`${url}?from=${from}&to=${to}&var-run=${encodeURIComponent(run.id)}`}
    >
      {title}
    </LinkButton>
  ));
}
