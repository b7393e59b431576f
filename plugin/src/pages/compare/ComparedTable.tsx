import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Badge, Button, Text, TextLink, useStyles2, useTheme2 } from '@grafana/ui';
import type { ComparedLine, Comparison } from '@thermobench/service/reports/comparison.ts';

import { figure } from '../../components/figures.ts';
import { phrases, unbroken } from '../../components/phrases.ts';
import { settingName } from '../../components/settingName.ts';
import { links } from '../../links.ts';
import { AS_IT_IS } from '../../translations.ts';
import { runColor } from './runColors.ts';

interface Props {
  comparison: Comparison;
  /** The index of each run in the whole comparison, which determines its colour. */
  places: readonly number[];
  /** The name of each run, by its index in the whole comparison. */
  names: readonly string[];
  /** Makes a run the baseline. */
  onBaseline: (id: string) => void;
}

/** Settings and figures of the runs side by side, with differences highlighted. */
export function ComparedTable({ comparison, places, names, onBaseline }: Props) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const nameOf = (index: number) => names[places[index] ?? index] ?? comparison.runs[index] ?? '';
  return (
    // On narrow pages, scrolls separately from the page. The tab index lets the keyboard scroll it.
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('compare.table', 'Runs side by side')}>
      <table className={styles.table}>
        <thead>
          <tr>
            <td />
            {comparison.runs.map((id, index) => (
              <th key={id} scope="col" className={cx(index === 0 && comparison.runs.length > 1 && styles.baseline)}>
                <span
                  className={styles.swatch}
                  style={{ background: theme.visualization.getColorByName(runColor(places[index] ?? index)) }}
                />
                <TextLink href={links.run(id)}>{nameOf(index)}</TextLink>
                {!nameOf(index).endsWith(id) && <div className={styles.note}>{id}</div>}
                {comparison.runs.length > 1 && (
                  <div>
                    {index === 0 ? (
                      <Badge color="blue" text={t('compare.baseline', 'baseline')} />
                    ) : (
                      <Button
                        size="sm"
                        variant="secondary"
                        fill="text"
                        aria-label={t('compare.make-baseline-of', 'Make baseline: run {{name}}', {
                          name: nameOf(index),
                          ...AS_IT_IS,
                        })}
                        onClick={() => onBaseline(id)}
                      >
                        {t('compare.make-baseline', 'Make baseline')}
                      </Button>
                    )}
                  </div>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <Lines title={t('compare.settings', 'Settings')} lines={comparison.settings} marked />
        <Lines title={t('compare.figures', 'Figures')} lines={comparison.figures} />
      </table>
    </div>
  );
}

function Lines({ title, lines, marked = false }: { title: string; lines: readonly ComparedLine[]; marked?: boolean }) {
  const styles = useStyles2(getStyles);
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={(lines[0]?.values.length ?? 0) + 1}>
          <Text variant="h6">{title}</Text>
        </th>
      </tr>
      {lines.map(({ name, values, changes, differs }) => (
        <tr key={name} className={cx(marked && differs && styles.differs)}>
          <th scope="row">
            {marked ? settingName(name) : name}
            {marked && differs && <span className={styles.note}> {t('compare.differs', 'differs')}</span>}
          </th>
          {values.map((value, index) => (
            <td key={index} className={cx(index === 0 && values.length > 1 && styles.baseline)}>
              {marked ? value : phrases(value.split(' · '))}
              {typeof changes[index] === 'number' && (
                <span className={styles.note}> {unbroken(changeWords(changes[index]))}</span>
              )}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}

/** The change from the baseline: `+12.5 %`, or `× 3.2` if it is more than twice as much. */
function changeWords(percent: number): string {
  if (percent > 100) {
    return `× ${figure(1 + percent / 100)}`;
  }
  return `${percent > 0 ? '+' : percent < 0 ? '−' : '±'}${figure(Math.abs(percent))} %`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroll: css({ overflowX: 'auto' }),
  table: css({
    width: '100%',
    fontVariantNumeric: 'tabular-nums',
    '& th, & td': {
      padding: theme.spacing(0.75, 1),
      textAlign: 'left',
      verticalAlign: 'top',
      overflowWrap: 'anywhere',
    },
    '& tbody th': { fontWeight: theme.typography.fontWeightRegular, minWidth: theme.spacing(15) },
    '& tr': { borderBottom: `1px solid ${theme.colors.border.weak}` },
  }),
  baseline: css({ 'table &': { backgroundColor: theme.colors.background.secondary } }),
  // A background image, because a background colour would replace that of the baseline.
  differs: css({
    '& > *': {
      backgroundImage: `linear-gradient(${theme.colors.warning.transparent}, ${theme.colors.warning.transparent})`,
    },
  }),
  note: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary }),
  swatch: css({
    display: 'inline-block',
    width: theme.spacing(1.75),
    height: theme.spacing(0.5),
    marginRight: theme.spacing(0.75),
    verticalAlign: 'middle',
    borderRadius: theme.shape.radius.pill,
  }),
});
