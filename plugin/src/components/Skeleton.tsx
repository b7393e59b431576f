import { css, keyframes } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Stack, Text, useStyles2 } from '@grafana/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';

import type { ServiceError } from '../api/serviceError.ts';
import { AS_IT_IS } from '../translations.ts';

/** The message appears only after this time, because most answers arrive before anyone could read it. */
const PATIENCE_MS = 2_000;

/** Placeholder while something is loading: blocks of these heights, in theme units. */
export function Skeleton({ heights }: { heights: readonly number[] }) {
  const styles = useStyles2(getStyles);
  return (
    <div role="status" aria-label={t('skeleton.loading', 'Loading')}>
      <Stack direction="column" gap={2}>
        <WhenSlow />
        {heights.map((height, index) => (
          <div key={index} className={styles.block} style={{ height: `${height * 8}px` }} />
        ))}
      </Stack>
    </div>
  );
}

function WhenSlow() {
  const [isSlow, setIsSlow] = useState(false);
  useEffect(() => {
    const patience = setTimeout(() => setIsSlow(true), PATIENCE_MS);
    return () => clearTimeout(patience);
  }, []);
  const failure = useFailure();
  return (
    isSlow && (
      <Text color="secondary">
        {failure === null
          ? t('skeleton.slow', 'The service is slow to answer. Still waiting…')
          : t('skeleton.retrying', '{{problem}} Trying again…', { problem: failure.message, ...AS_IT_IS })}
      </Text>
    )
  );
}

/** Why a query of this page has failed and is being retried; null if none has failed. */
function useFailure(): ServiceError | null {
  const cache = useQueryClient().getQueryCache();
  return useSyncExternalStore(
    (changed) => cache.subscribe(changed),
    () =>
      cache
        .findAll({ type: 'active' })
        .map(({ state }) => state.fetchFailureReason)
        .find((reason) => reason !== null) ?? null
  );
}

const breathe = keyframes({ '50%': { opacity: 0.4 } });

const getStyles = (theme: GrafanaTheme2) => ({
  block: css({
    background: theme.colors.background.secondary,
    borderRadius: theme.shape.radius.default,
    [theme.transitions.handleMotion('no-preference')]: { animation: `${breathe} 1.6s ease-in-out infinite` },
  }),
});
