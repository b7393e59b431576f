import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Badge, Stack, Text, useStyles2, type BadgeColor } from '@grafana/ui';
import type { FaultKind, FaultRecord } from '@thermobench/service/model/fault.ts';

import { count } from '../../components/figures.ts';
import { Section } from '../../components/Section.tsx';
import { WithCode } from '../../components/WithCode.tsx';

/** The errors of a run, each with its remedy. */
export function Faults({ faults }: { faults: readonly FaultRecord[] }) {
  const styles = useStyles2(getStyles);
  return (
    <Section title={t('faults.title', 'Errors')}>
      <ul className={styles.list}>
        {faults.map((fault) => (
          <li key={`${fault.code} ${fault.message}`} className={styles.fault}>
            <Stack direction="column" gap={0.5}>
              <Stack gap={1} alignItems="center" wrap="wrap">
                <Badge color={COLORS[fault.kind]} text={kindWord(fault.kind)} />
                <code>{fault.code}</code>
                {fault.count > 1 && (
                  <Text color="secondary">{t('faults.count', '{{n}} times', { n: count(fault.count) })}</Text>
                )}
              </Stack>
              <div>{fault.message}</div>
              <Text color="secondary">
                <WithCode text={fault.hint || t('faults.no-hint', 'No further details are known.')} />
              </Text>
            </Stack>
          </li>
        ))}
      </ul>
    </Section>
  );
}

const COLORS: Record<FaultKind, BadgeColor> = {
  configuration: 'orange',
  conflict: 'orange',
  transient: 'blue',
  rejected: 'purple',
  fatal: 'red',
};

function kindWord(kind: FaultKind): string {
  switch (kind) {
    case 'configuration':
      return t('faults.configuration', 'invalid setting');
    case 'conflict':
      return t('faults.conflict', 'conflict');
    case 'transient':
      return t('faults.transient', 'temporary');
    case 'rejected':
      return t('faults.rejected', 'reading refused');
    case 'fatal':
      return t('faults.fatal', 'ended the run');
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', overflowWrap: 'anywhere' }),
  fault: css({ padding: theme.spacing(1, 0), borderBottom: `1px solid ${theme.colors.border.weak}` }),
});
