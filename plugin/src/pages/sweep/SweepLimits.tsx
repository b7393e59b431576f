import { t } from '@grafana/i18n';
import { Text } from '@grafana/ui';
import type { Sweep, SweepCell } from '@thermobench/service/model/sweep.ts';
import { boundsIn } from '@thermobench/service/reports/bound-words.ts';
import { cellLimitNames, cellLimits } from '@thermobench/service/reports/limit-words.ts';
import { valueWords } from '@thermobench/service/reports/value-words.ts';

import { NOTHING } from '../../components/figures.ts';
import { LimitText } from '../../components/LimitText.tsx';
import { rateText } from '../../components/rateText.ts';
import { Section } from '../../components/Section.tsx';
import { settingName } from '../../components/settingName.ts';
import { TimeSpentWords } from '../../components/TimeSpentWords.tsx';
import { AS_IT_IS } from '../../translations.ts';
import { shownSettings } from './shownSettings.ts';

/**
 * What limited the fastest cell of a sweep, and how many cells had which limit. Shows nothing until a cell has been
 * measured.
 */
export function SweepLimits({ sweep }: { sweep: Sweep }) {
  const measured = sweep.cells.filter(({ rowsPerSecond }) => rowsPerSecond !== null);
  const [fastest] = measured.toSorted((one, other) => medianOf(other) - medianOf(one));
  if (fastest === undefined) {
    return null;
  }
  const limits = [...Map.groupBy(measured, limitOf)];
  return (
    <Section title={t('stopped.title', 'What limited it')}>
      <Text color="secondary">
        {t('sweep.fastest', 'The fastest combination: {{cell}}, with {{rate}} rows/s.', {
          rate: rateText(medianOf(fastest), boundsIn(fastest).includes('generator')),
          cell: nameOf(fastest, shownSettings(sweep)),
          ...AS_IT_IS,
        })}
      </Text>
      {cellLimits(fastest).map((limit) => (
        <LimitText key={limit.what} limit={limit} />
      ))}
      {fastest.timeSpent && <TimeSpentWords timeSpent={fastest.timeSpent} />}
      {limits.length > 1 && (
        <Text color="secondary" variant="bodySmall">
          {t('sweep.limits', 'Limits of all combinations: {{limits}}.', {
            limits: limits.map(([limit, cells]) => `${limit} (${cells.length})`).join(', '),
            ...AS_IT_IS,
          })}
        </Text>
      )}
    </Section>
  );
}

function medianOf({ rowsPerSecond }: SweepCell): number {
  return rowsPerSecond?.median ?? 0;
}

function limitOf(cell: SweepCell): string {
  return cellLimitNames(cell) || NOTHING;
}

function nameOf({ settings }: SweepCell, shown: readonly string[]): string {
  const named = Object.entries(settings).filter(([name]) => shown.includes(name));
  const words = named.map(([name, value]) => `${settingName(name)} ${valueWords(name, value)}`);
  return words.join(', ') || t('sweep.unchanged', 'the settings of the sweep');
}
