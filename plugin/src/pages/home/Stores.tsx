import { css } from '@emotion/css';
import type { GrafanaTheme2, IconName } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Badge, Text, useStyles2, type BadgeColor } from '@grafana/ui';
import type { StoreState } from '@thermobench/service/model/store-state.ts';
import type { TargetSummary } from '@thermobench/service/model/target.ts';

import { ago, count } from '../../components/figures.ts';
import { Skeleton } from '../../components/Skeleton.tsx';
import { deletionWords } from '../../overview/deletions.ts';
import { isBeingChecked } from '../../overview/storeCheck.ts';
import type { Home } from './useHome.ts';
import { WithCode } from '../../components/WithCode.tsx';

const MAX_DELETIONS = 3;

/** The targets, and whether the store behind each can be reached. */
export function Stores({ home: { stores, targets } }: { home: Home }) {
  const styles = useStyles2(getStyles);
  if (!targets || stores === undefined) {
    return <Skeleton heights={[4, 4]} />;
  }
  return (
    <>
      <ul className={styles.list}>
        {targets.map((target) => (
          <li key={target.name} className={styles.store}>
            <div className={styles.name}>
              <Text weight="medium">{target.name}</Text>
              <StoreBadge store={stores?.find((store) => store.target === target.name)} />
            </div>
            <Facts target={target} store={stores?.find((store) => store.target === target.name)} />
            <Deletions store={stores?.find((store) => store.target === target.name)} />
          </li>
        ))}
      </ul>
      {stores === null && (
        <Text color="secondary">
          {t('home.stores-old', 'This older version of the service does not report whether stores can be reached.')}
        </Text>
      )}
    </>
  );
}

function Facts({ target, store }: { target: TargetSummary; store: StoreState | undefined }) {
  const { problem = null, version = null, checkedAt = null, inUse = false } = store ?? {};
  if (problem !== null) {
    return (
      <Text color="error" variant="bodySmall">
        {problem.message} <WithCode text={problem.hint} />
      </Text>
    );
  }
  const words = [
    version ?? target.sink,
    ...(target.address === '' ? [] : [target.address]),
    // The last check was before the run, so its age would only look like a fault.
    ...(inUse ? [t('home.in-use', 'a run or collection is writing to it')] : []),
    ...(checkedAt === null || inUse ? [] : [t('home.checked', 'checked {{ago}}', { ago: ago(checkedAt) })]),
  ];
  return (
    <Text color="secondary" variant="bodySmall">
      {words.join(' · ')}
    </Text>
  );
}

/** Readings of removed runs that are being deleted in the background, the oldest runs first. */
function Deletions({ store }: { store: StoreState | undefined }) {
  const shown = store?.deletions.slice(0, MAX_DELETIONS) ?? [];
  const more = (store?.deletionCounts.all ?? 0) - shown.length;
  return (
    <>
      {shown.map((deletion) => (
        <Text key={deletion.run} color={deletion.problem === null ? 'secondary' : 'warning'} variant="bodySmall">
          {deletionWords(deletion)}
        </Text>
      ))}
      {more > 0 && (
        <Text color="secondary" variant="bodySmall">
          {t('home.more-deletions', '{{more}} more deletions', {
            more: count(more),
          })}
        </Text>
      )}
    </>
  );
}

function StoreBadge({ store }: { store: StoreState | undefined }) {
  if (store === undefined) {
    return null;
  }
  const { color, icon, text } = lookOf(store);
  return <Badge key={icon} color={color} icon={icon} text={text} />;
}

function lookOf(store: StoreState): { color: BadgeColor; icon: IconName; text: string } {
  if (isBeingChecked(store, Date.now())) {
    return { color: 'darkgrey', icon: 'clock-nine', text: t('home.checking', 'being checked') };
  }
  switch (store.state) {
    case 'reachable':
      return { color: 'green', icon: 'check', text: t('home.reachable', 'reachable') };
    case 'unreachable':
      return { color: 'red', icon: 'exclamation-circle', text: t('home.unreachable', 'unreachable') };
    case 'unknown':
      // The service does not check it until the run has ended.
      return { color: 'blue', icon: 'play', text: t('home.used', 'in use') };
  }
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: theme.spacing(1.5) }),
  store: css({ display: 'grid', gap: theme.spacing(0.25), overflowWrap: 'anywhere' }),
  name: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1), alignItems: 'center' }),
});
