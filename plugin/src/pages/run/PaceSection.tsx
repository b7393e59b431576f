import { t } from '@grafana/i18n';
import type { Report } from '@thermobench/service/model/report.ts';

import { count, NOTHING, rate } from '../../components/figures.ts';
import { Section } from '../../components/Section.tsx';
import { Tiles } from '../../components/Tiles.tsx';

/** The requested pace of a run, and how well the run kept it. */
export function PaceSection({ report: { rowsPerSecond, ledger, pace } }: { report: Report }) {
  return (
    pace && (
      <Section title={t('pace.title', 'Requested and achieved rate')}>
        <Tiles
          small
          most={5}
          tiles={[
            { name: t('pace.asked', 'Rows/s requested'), value: rate(pace.askedPerSecond) },
            {
              name: t('pace.reached', 'Rows/s achieved'),
              value: rate(rowsPerSecond),
              ...(pace.fellBehind && { tone: 'doubtful' as const, note: t('pace.behind', 'fell behind') }),
            },
            { name: t('pace.due', 'Due'), value: count(pace.due) },
            { name: t('pace.begun', 'Started'), value: count(pace.begun) },
            { name: t('pace.acked', 'Acked'), value: ledger ? count(ledger.acked) : NOTHING },
          ]}
        />
      </Section>
    )
  );
}
