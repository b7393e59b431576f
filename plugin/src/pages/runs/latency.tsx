import { css } from '@emotion/css';
import { t } from '@grafana/i18n';
import { Text, useStyles2 } from '@grafana/ui';
import type { Run } from '@thermobench/service/model/run.ts';

import { unbroken } from '../../components/phrases.ts';

/** Shown below the p99 of a paced run: what it is measured from, and whether the run fell behind. */
export function PaceWords({ run: { brief } }: { run: Run }) {
  return (
    <>
      {(brief?.intendedP99Ms ?? null) !== null && <Below>{t('runs.from-intended', 'from intended start')}</Below>}
      {brief?.fellBehind && (
        <Text variant="bodySmall" color="warning">
          {unbroken(t('runs.fell-behind', 'fell behind'))}
        </Text>
      )}
    </>
  );
}

/** A figure or a time, without line breaks at its spaces or hyphens. */
export function Figure({ text }: { text: string }) {
  const styles = useStyles2(getStyles);
  return <span className={styles.figure}>{text}</span>;
}

export function Below({ children }: { children: string }) {
  return (
    <Text variant="bodySmall" color="secondary" tabular>
      {unbroken(children)}
    </Text>
  );
}

const getStyles = () => ({ figure: css({ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }) });
