import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';
import { valueWords } from '@thermobench/service/reports/value-words.ts';

import { IntervalNote } from '../../components/IntervalNote.tsx';
import { measureText } from './measureText.ts';
import type { Measure } from './options.ts';
import type { Result, Results } from './readResults.ts';
import { resultName } from './resultName.ts';
import { ThresholdWords } from './ThresholdWords.tsx';

interface Props {
  results: Results;
  measure: Measure;
  width: number;
}

const NARROW_PX = 420;

/** A bar per row, starting at 0. A line across its end shows the interval of repeated runs. */
export function ResultBars({ results: { settings, rows }, measure, width }: Props) {
  const styles = useStyles2(getStyles);
  const most = Math.max(
    ...rows.map((row) => Math.max(row.measures[measure] ?? 0, intervalOf(row, measure)?.high ?? 0))
  );
  const isNarrow = width < NARROW_PX;
  const percent = (value: number) => `${most > 0 ? (value / most) * 100 : 0}%`;
  return (
    <>
      <ul
        className={cx(styles.list, isNarrow && styles.narrow)}
        aria-label={t('run-results.bars', 'Results as bars: {{measure}}', { measure })}
      >
        {rows.map((row, index) => {
          const value = row.measures[measure];
          const interval = intervalOf(row, measure);
          return (
            <li key={row.run || index} className={styles.row}>
              <span className={cx(styles.name, isNarrow && styles.nameAbove)}>{barName(row, settings, rows)}</span>
              <span className={cx(styles.track, isNarrow && styles.trackBeside)} aria-hidden>
                <span
                  className={row.valid === false ? styles.badBar : styles.bar}
                  style={{ width: percent(value ?? 0) }}
                />
                {interval && (
                  <span
                    className={styles.interval}
                    style={{ left: percent(interval.low), width: percent(interval.high - interval.low) }}
                  />
                )}
              </span>
              <span className={cx(styles.figure, isNarrow && styles.figureBeside)}>
                {measureText(measure, row)}
                {measure === 'rows/s' && value !== null && ` ${t('run-results.unit', 'rows/s')}`}
                {measure === 'p99' && row.isPaced && ` ${t('run-results.from-intended', 'from intended start')}`}
              </span>
              {(row.thresholds !== '' || row.valid === false) && (
                <span className={styles.notes}>
                  <ThresholdWords result={row} />
                  {row.thresholds !== '' && row.valid === false && ' · '}
                  {row.valid === false && <span className={styles.bad}>{row.ledger}</span>}
                </span>
              )}
            </li>
          );
        })}
      </ul>
      <IntervalNote kinds={rows.flatMap((row) => (intervalOf(row, measure) ? [row.interval] : []))} />
    </>
  );
}

function intervalOf({ low, high }: Result, measure: Measure): { low: number; high: number } | null {
  return measure === 'rows/s' && low !== null && high !== null && high > low ? { low, high } : null;
}

/** Names a row by its label and the settings that are not the same in all rows. */
function barName(row: Result, settings: readonly string[], rows: readonly Result[]): string {
  const shown = settings.flatMap((name, column) => {
    const value = row.settings[column];
    const differs = rows.some(({ settings: others }) => others[column] !== value);
    return value === null || value === '' || !differs ? [] : [`${name} ${valueWords(name, value)}`];
  });
  const differsInTarget = rows.some(({ target }) => target !== row.target);
  const differsInLabel = rows.some(({ label }) => label !== row.label);
  const settingsText = [...(differsInTarget ? [row.target] : []), ...shown].join(', ');
  return [differsInLabel ? row.label : '', settingsText].filter((words) => words !== '').join(' · ') || resultName(row);
}

const getStyles = (theme: GrafanaTheme2) => {
  const bar = { display: 'block', height: '100%', borderRadius: theme.shape.radius.default };
  return {
    list: css({
      listStyle: 'none',
      margin: 0,
      padding: 0,
      display: 'grid',
      gridTemplateColumns: 'fit-content(45%) minmax(0, 1fr) max-content',
      gap: theme.spacing(1),
    }),
    narrow: css({ gridTemplateColumns: 'minmax(0, 1fr) max-content' }),
    // All bars start at the same place and have the same scale, however long names and figures are.
    row: css({
      display: 'grid',
      gridColumn: '1 / -1',
      gridTemplateColumns: 'subgrid',
      alignItems: 'center',
      rowGap: 0,
    }),
    name: css({ overflowWrap: 'anywhere' }),
    // In a narrow panel, the name is on a line of its own, above bar and figure.
    nameAbove: css({ gridColumn: '1 / -1' }),
    trackBeside: css({ gridColumn: 1 }),
    figureBeside: css({ gridColumn: 2 }),
    notes: css({ ...theme.typography.bodySmall, gridColumn: '1 / -1', textAlign: 'right' }),
    bad: css({ color: theme.colors.error.text }),
    track: css({
      position: 'relative',
      height: theme.spacing(2),
      background: theme.colors.background.secondary,
      borderRadius: theme.shape.radius.default,
    }),
    bar: css({ ...bar, background: theme.colors.primary.main }),
    badBar: css({ ...bar, background: theme.colors.error.main }),
    interval: css({
      position: 'absolute',
      top: '50%',
      height: theme.spacing(1),
      transform: 'translateY(-50%)',
      borderInline: `2px solid ${theme.colors.text.primary}`,
      background: `linear-gradient(${theme.colors.text.primary}, ${theme.colors.text.primary}) center / 100% 2px no-repeat`,
    }),
    figure: css({ fontVariantNumeric: 'tabular-nums', textAlign: 'right', whiteSpace: 'nowrap' }),
  };
};
