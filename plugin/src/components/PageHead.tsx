import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Stack, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';

interface Props {
  facts: ReactNode;
  actions: ReactNode;
}

/**
 * Facts and actions below the title of a page, each in a row of its own. Beside the title, as Grafana places them, they would move
 * whenever one of them changes, for example when a run ends.
 */
export function PageHead({ facts, actions }: Props) {
  return (
    <Stack direction="column" gap={2}>
      {facts}
      <Stack gap={1} alignItems="center" wrap="wrap" role="group" aria-label={t('page.actions', 'Actions')}>
        {actions}
      </Stack>
    </Stack>
  );
}

export interface Fact {
  name: string;
  value: ReactNode;
  /** Space for the longest of several values that replace each other, in theme units. */
  room?: number;
}

/** Facts in one row if there is room, each below its name. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  const styles = useStyles2(getStyles);
  return (
    <dl className={styles.facts}>
      {facts.map(({ name, value, room = 0 }) => (
        <div key={name} style={{ minWidth: `${room * 8}px` }}>
          <dt className={styles.name}>{name}</dt>
          <dd className={styles.value}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  facts: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1, 3), margin: 0 }),
  name: css({
    ...theme.typography.bodySmall,
    fontWeight: theme.typography.fontWeightRegular,
    color: theme.colors.text.secondary,
  }),
  value: css({ display: 'flex', alignItems: 'center', minHeight: theme.spacing(3), margin: 0 }),
});
