import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Icon, Text, TextLink, useStyles2 } from '@grafana/ui';
import type { StoreState } from '@thermobench/service/model/store-state.ts';

import { ago } from '../../components/figures.ts';
import { Section } from '../../components/Section.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { oldestCheck } from '../../overview/storeCheck.ts';
import type { Trouble } from '../../overview/troubles.ts';
import type { Home } from './useHome.ts';

/** What is wrong, most urgent first, each in a sentence with a link. */
export function Troubles({ home: { troubles, stores, collectors, areCollectorsPending } }: { home: Home }) {
  const styles = useStyles2(getStyles);
  const isOutdated = stores !== undefined && oldestCheck(stores) !== null;
  const isPending = troubles === undefined || stores === undefined || areCollectorsPending;
  return (
    <Section title={t('home.troubles', 'What is wrong')}>
      {troubles !== undefined && troubles.length > 0 && (
        <ol className={styles.list}>
          {troubles.map((trouble) => (
            <OneTrouble key={trouble.text} trouble={trouble} />
          ))}
        </ol>
      )}
      {isPending && <Skeleton heights={[4]} />}
      {!isPending && troubles.length === 0 && (
        <div className={styles.trouble}>
          {isOutdated ? (
            <Icon name="clock-nine" className={styles.doubtful} />
          ) : (
            <Icon name="check-circle" className={styles.good} />
          )}
          <Text>{nothingWords(stores, collectors)}</Text>
        </div>
      )}
    </Section>
  );
}

function nothingWords(stores: readonly StoreState[] | null, collectors: Home['collectors']): string {
  if (stores === null) {
    return t('home.nothing-seen', 'Nothing found, but this older service cannot report everything.');
  }
  const checkedAt = oldestCheck(stores);
  if (checkedAt !== null) {
    return t('home.nothing-stale', 'Nothing was wrong when all stores were last checked, {{ago}}.', {
      ago: ago(checkedAt),
    });
  }
  return collectors.some(({ state }) => state === 'arriving')
    ? t(
        'home.nothing-wrong',
        'Nothing: the stores can be reached, readings are arriving, and the last runs are complete.'
      )
    : t('home.nothing-wrong-runs', 'Nothing: the stores can be reached, and the last runs are complete.');
}

function OneTrouble({ trouble: { severity, text, link } }: { trouble: Trouble }) {
  const styles = useStyles2(getStyles);
  const isError = severity === 'error';
  return (
    <li className={styles.trouble}>
      <Icon
        name={isError ? 'exclamation-circle' : 'exclamation-triangle'}
        className={isError ? styles.bad : styles.doubtful}
        title={isError ? t('home.error', 'Error') : t('home.warning', 'Warning')}
      />
      <div className={styles.text}>
        {text} <TextLink href={link.href}>{link.text}</TextLink>
      </div>
    </li>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: theme.spacing(1) }),
  trouble: css({ display: 'flex', gap: theme.spacing(1), alignItems: 'baseline' }),
  text: css({ minWidth: 0, overflowWrap: 'anywhere' }),
  good: css({ color: theme.colors.success.text, flexShrink: 0, alignSelf: 'center' }),
  bad: css({ color: theme.colors.error.text, flexShrink: 0, alignSelf: 'center' }),
  doubtful: css({ color: theme.colors.warning.text, flexShrink: 0, alignSelf: 'center' }),
});
