import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';

import { NOTHING } from '../../components/figures.ts';
import type { Result } from './readResults.ts';

interface Props {
  result: Result;
  /** Whether to show only an icon if every row is there. */
  isShort: boolean;
}

/** The result of the count. An icon, the text and the colour mark an invalid run. */
export function LedgerWords({ result: { ledger, valid }, isShort }: Props) {
  const styles = useStyles2(getStyles);
  if (ledger === '') {
    return NOTHING;
  }
  return (
    <span className={valid === false ? styles.bad : undefined}>
      {valid !== null && (
        <Icon
          name={valid ? 'check' : 'exclamation-triangle'}
          className={valid ? styles.good : styles.bad}
          title={isShort ? ledger : undefined}
        />
      )}
      {(valid !== true || !isShort) && ` ${ledger}`}
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  good: css({ color: theme.colors.success.text }),
  bad: css({ color: theme.colors.error.text }),
});
