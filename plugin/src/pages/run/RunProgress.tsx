import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Stack, Text, useStyles2 } from '@grafana/ui';
import type { Run } from '@thermobench/service/model/run.ts';
import type { Sample } from '@thermobench/service/model/sample.ts';

import { count, duration } from '../../components/figures.ts';

interface Props {
  run: Run;
  latest: Sample | undefined;
}

/** How far a run is, and how long it will still take, by the clock of the service. */
export function RunProgress({ run, latest }: Props) {
  const styles = useStyles2(getStyles);
  const elapsedMs = latest ? latest.second * 1000 : null;
  const part = partDone(run, elapsedMs);
  return (
    <Stack direction="column" gap={1}>
      <Text role="status">{stepWords(run, elapsedMs, latest?.relay?.lag ?? 0)}</Text>
      {part !== null && (
        <div
          role="progressbar"
          aria-label={t('progress.label', 'Progress of the run')}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(part * 100)}
          className={styles.track}
        >
          <div className={styles.done} style={{ width: `${part * 100}%` }} />
        </div>
      )}
    </Stack>
  );
}

/** From 0 to 1; null where a run has no end of its own, or is before or after its writing. */
function partDone({ state, spec, offered }: Run, elapsedMs: number | null): number | null {
  if (state !== 'running' && state !== 'warming') {
    return null;
  }
  const parts = [
    ...(spec.durationMs === null ? [] : [(elapsedMs ?? 0) / (spec.warmupMs + spec.durationMs)]),
    ...(spec.rows === null ? [] : [offered / spec.rows]),
  ];
  return parts.length > 0 ? Math.min(1, Math.max(...parts)) : null;
}

function stepWords({ state, spec }: Run, elapsedMs: number | null, lag: number): string {
  if (state === 'preparing') {
    return t('progress.preparing', 'Connecting to {{target}} and preparing its table …', { target: spec.target });
  }
  if (state === 'draining') {
    if (lag > 0) {
      return t('progress.relay', 'Waiting for the relay: {{lag}} records behind.', { lag: count(lag) });
    }
    return t('progress.draining', 'No new readings; the last ones are being committed.');
  }
  if (state === 'verifying') {
    return t('progress.verifying', 'Counting the rows back from {{target}} …', { target: spec.target });
  }
  if (elapsedMs === null) {
    return t('progress.begun', 'Writing to {{target}} …', { target: spec.target });
  }
  const elapsed = duration(elapsedMs);
  if (spec.durationMs === null) {
    return t('progress.endless', 'Writing for {{elapsed}}.', { elapsed });
  }
  const left = duration(Math.max(0, spec.warmupMs + spec.durationMs - elapsedMs));
  return t('progress.left', 'Writing for {{elapsed}}; {{left}} left.', { elapsed, left });
}

const getStyles = (theme: GrafanaTheme2) => ({
  track: css({
    height: theme.spacing(1),
    borderRadius: theme.shape.radius.pill,
    background: theme.colors.background.secondary,
    overflow: 'hidden',
  }),
  done: css({
    height: '100%',
    background: theme.colors.primary.main,
    [theme.transitions.handleMotion('no-preference')]: { transition: 'width 1s linear' },
  }),
});
