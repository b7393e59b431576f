import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { FieldSet, useStyles2 } from '@grafana/ui';
import type { SweepSpec } from '@thermobench/service/model/sweep.ts';

import { caseWords } from '../../components/caseWords.ts';

/** The cases of a preset, read-only: each line has the settings of its own store. */
export function Cases({ cases }: { cases: NonNullable<SweepSpec['cases']> }) {
  const styles = useStyles2(getStyles);
  return (
    <FieldSet label={t('new-run.cases', 'What is compared')}>
      <ul className={styles.list} aria-label={t('new-run.cases', 'What is compared')}>
        {cases.map((each) => (
          <li key={JSON.stringify(each)}>{caseWords(each).join(', ')}</li>
        ))}
      </ul>
    </FieldSet>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({ list: css({ paddingLeft: theme.spacing(3) }) });
