import { t } from '@grafana/i18n';
import type { Sweep } from '@thermobench/service/model/sweep.ts';

import { fetchSweepReport } from '../../api/useSweeps.ts';
import { SweepAgain } from '../../components/Again.tsx';
import { DashboardLinks } from '../../components/DashboardLinks.tsx';
import { ExportReport } from '../../components/ExportReport.tsx';
import { mayChange } from '../../components/role.ts';
import { StopSweep } from '../../components/StopSweep.tsx';
import { MoreSweepActions } from './MoreSweepActions.tsx';

/** The actions for a sweep. While it runs, users can only watch, save and stop it. */
export function SweepActions({ sweep }: { sweep: Sweep }) {
  const isRunning = sweep.state === 'running';
  return (
    <>
      <DashboardLinks
        shown={sweep}
        run={sweep.cells
          .flatMap(({ runs }) => runs)
          .sort()
          .at(-1)}
      />
      {!isRunning && mayChange() && <SweepAgain sweep={sweep} />}
      <ExportReport
        name={`thermobench-sweep-${sweep.id}`}
        fetch={(format) => fetchSweepReport(sweep.id, format)}
        labels={{
          html: t('sweep.export-html', 'HTML page'),
          csv: t('sweep.export-csv', 'CSV, one line per combination'),
        }}
      />
      {isRunning && <StopSweep sweep={sweep} />}
      {!isRunning && mayChange() && <MoreSweepActions sweep={sweep} />}
    </>
  );
}
