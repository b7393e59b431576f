import { t } from '@grafana/i18n';
import { Stack, Text } from '@grafana/ui';
import type { Sweep } from '@thermobench/service/model/sweep.ts';

import { ago, duration, wholeSeconds } from '../../components/figures.ts';
import { AS_IT_IS } from '../../translations.ts';
import { stopperName } from '../../components/stopperName.ts';
import { ProgressBar } from '../../components/ProgressBar.tsx';
import { RunStateBadge } from '../../components/RunStateBadge.tsx';
import { useNow } from '../../components/useNow.ts';
import { sweepTime, type SweepTime } from './sweepTime.ts';

/** A shorter time would be shown as 0 s. */
const LEAST_SHOWN_MS = 500;

/** The state of a sweep, how many of its runs have ended, and how long it took or has left. */
export function SweepState({ sweep }: { sweep: Sweep }) {
  const { startedBy, createdAt } = sweep;
  const words = timeWords(sweep, useSweepTime(sweep));
  // The age of an ended sweep grows, too.
  useNow(true);
  const stopper = sweep.stopped && stopperName(sweep.stopped);
  return (
    <Stack gap={2} alignItems="center" wrap="wrap">
      <RunStateBadge run={{ state: sweep.state, valid: null }} />
      <Text tabular>{endedWords(sweep)}</Text>
      {words && (
        <Text color="secondary" tabular>
          {words}
        </Text>
      )}
      <Text color="secondary">
        {startedBy === null
          ? t('sweep.started', 'started {{when}}', { when: ago(createdAt) })
          : t('sweep.started-by', 'started {{when}} by {{startedBy}}', { when: ago(createdAt), startedBy })}
      </Text>
      {stopper !== null && (
        <Text color="secondary">{t('sweep.stopped-by', 'stopped by: {{name}}', { name: stopper, ...AS_IT_IS })}</Text>
      )}
    </Stack>
  );
}

/** The share of a running sweep that is done; nothing once it has ended. */
export function SweepProgress({ sweep }: { sweep: Sweep }) {
  const { share } = useSweepTime(sweep);
  return (
    sweep.state === 'running' && (
      <ProgressBar
        share={share}
        label={t('sweep.progress-label', 'Progress of the sweep')}
        valueText={endedWords(sweep)}
      />
    )
  );
}

function useSweepTime(sweep: Sweep): SweepTime {
  return sweepTime(sweep, useNow(sweep.state === 'running'));
}

function endedWords({ runsEnded, runsPlanned }: Sweep): string {
  return t('sweep.progress', '', {
    runsEnded,
    count: runsPlanned,
    defaultValue_one: '{{runsEnded}} of {{count}} run has ended',
    defaultValue_other: '{{runsEnded}} of {{count}} runs have ended',
  });
}

function timeWords({ runsEnded, createdAt, endedAt, stopped }: Sweep, { leftMs }: SweepTime): string | null {
  if (endedAt !== null) {
    return t('sweep.took', 'took {{time}}', { time: duration(endedAt - createdAt) });
  }
  // A sweep that is being stopped does not need the time of its other runs.
  if (stopped !== null) {
    return null;
  }
  if (leftMs === null) {
    return runsEnded === 0 ? t('sweep.first', 'the first run is in progress') : null;
  }
  return leftMs < LEAST_SHOWN_MS
    ? t('sweep.ending', 'the last run is about to end')
    : t('sweep.left', 'about {{time}} left', { time: wholeSeconds(leftMs) });
}
