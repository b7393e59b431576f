import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2, useTheme2 } from '@grafana/ui';
import type { TimeSpent } from '@thermobench/service/model/sample.ts';

import { share } from '../../components/figures.ts';
import { unbroken } from '../../components/phrases.ts';

/** Smaller shares are in the bar, but not worth a word. */
const LEAST_SHARE = 0.05;

/** Where a producer's time went, as a bar and in words. */
export function TimeSpentBar({ spent }: { spent: TimeSpent }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const parts = [
    { name: t('spent.building', 'building'), part: spent.building, color: 'blue' },
    { name: t('spent.writing', 'writing'), part: spent.writing, color: 'green' },
    { name: t('spent.committing', 'committing'), part: spent.committing, color: 'orange' },
    { name: t('spent.idle', 'idle'), part: spent.idle, color: 'text' },
  ];
  return (
    <div className={styles.cell}>
      <div className={styles.bar} aria-hidden="true">
        {parts.map(({ name, part, color }) => (
          <span
            key={name}
            style={{
              flexGrow: part,
              background: color === 'text' ? theme.colors.border.strong : theme.visualization.getColorByName(color),
            }}
          />
        ))}
      </div>
      <div className={styles.words}>
        {parts
          .filter(({ part }) => part >= LEAST_SHARE)
          .map(({ name, part }) => unbroken(`${name} ${share(part)}`))
          .join(', ')}
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  cell: css({ minWidth: theme.spacing(12) }),
  bar: css({
    display: 'flex',
    height: theme.spacing(1),
    borderRadius: theme.shape.radius.default,
    overflow: 'hidden',
    '& > span': { flexBasis: 0 },
  }),
  words: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary }),
});
