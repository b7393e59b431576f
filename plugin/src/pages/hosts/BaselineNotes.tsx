import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Text, useStyles2 } from '@grafana/ui';
import type { Baseline } from '@thermobench/service/model/baseline.ts';
import { TEST_NAMES } from '@thermobench/service/reports/baseline-words.ts';

import { WithCode } from '../../components/WithCode.tsx';
import { AS_IT_IS } from '../../translations.ts';

interface Props {
  /** What the table calls this baseline. */
  name: string;
  baseline: Baseline;
}

/** What is missing in a baseline, and what disturbed it; nothing if it is complete and undisturbed. */
export function BaselineNotes({ name, baseline: { skipped, disturbances, directIo, figures } }: Props) {
  const styles = useStyles2(getStyles);
  const reasons = Map.groupBy(skipped, ({ problem }) => `${problem.message} ${problem.hint}`);
  const notes = [
    ...[...reasons].map(([reason, tests]) => `${tests.map(({ test }) => TEST_NAMES[test]).join(', ')}: ${reason}`),
    ...disturbances,
    ...(directIo === false && figures.sequentialRead !== null
      ? [t('baselines.cached', 'The file system does not support direct I/O, so reads may have come from memory.')]
      : []),
  ];
  if (notes.length === 0) {
    return null;
  }
  return (
    <div>
      <Text variant="bodySmall" weight="medium">
        {t('baselines.notes', 'About {{name}}:', { name, ...AS_IT_IS })}
      </Text>
      <ul className={styles.notes}>
        {notes.map((note) => (
          <li key={note}>
            <Text variant="bodySmall" color="secondary">
              <WithCode text={note} />
            </Text>
          </li>
        ))}
      </ul>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  notes: css({ paddingLeft: theme.spacing(2) }),
});
