import { t } from '@grafana/i18n';
import { Stack, Text } from '@grafana/ui';
import type { Run } from '@thermobench/service/model/run.ts';
import type { Sample } from '@thermobench/service/model/sample.ts';

import { count, wholeSeconds } from '../../components/figures.ts';
import { ProgressBar, ProgressBarSpace } from '../../components/ProgressBar.tsx';
import { leftMs, progressOf } from '../../components/progressOf.ts';
import { asOfWords } from './liveFigures.ts';

interface Props {
  run: Run;
  latest: Sample | undefined;
  /** The time of the last answer if later requests failed; null while the figures are current. */
  asOf: number | null;
}

/** The progress of a run and its remaining time, according to the clock of the service. */
export function RunProgress({ run, latest, asOf }: Props) {
  // The steps before and after the writing take an unknown time.
  const done = run.state === 'running' || run.state === 'warming' ? progressOf(run, latest) : null;
  const hasEnd = run.spec.durationMs !== null || run.spec.rows !== null;
  return (
    <Stack direction="column" gap={1}>
      {/* Screen readers announce each step, but not each second. */}
      <Text role="status" aria-live={isCounting(run, latest) ? 'off' : 'polite'}>
        {stepWords(run, latest, asOf)}
      </Text>
      {done === null ? (
        hasEnd && <ProgressBarSpace />
      ) : (
        <ProgressBar share={done} label={t('progress.label', 'Progress of the run')} />
      )}
    </Stack>
  );
}

/** Whether the words have figures that change each second. */
function isCounting({ state }: Run, latest: Sample | undefined): boolean {
  return state === 'draining' ? (latest?.relay?.lag ?? 0) > 0 : state !== 'verifying' && latest !== undefined;
}

function stepWords(run: Run, latest: Sample | undefined, asOf: number | null): string {
  const { state, spec } = run;
  const lag = latest?.relay?.lag ?? 0;
  if (state === 'preparing') {
    return t('progress.preparing', 'Connecting to {{target}} and preparing its table…', { target: spec.target });
  }
  if (state === 'draining') {
    if (lag > 0) {
      return t('progress.relay', 'Waiting for the relay: {{lag}} records behind.', { lag: count(lag) });
    }
    return t('progress.draining', 'No new readings; the last ones are being committed.');
  }
  if (state === 'verifying') {
    return t('progress.verifying', 'Counting the rows in {{target}}…', { target: spec.target });
  }
  if (latest === undefined) {
    return t('progress.begun', 'Writing to {{target}}…', { target: spec.target });
  }
  const elapsed = wholeSeconds(latest.second * 1000);
  if (asOf !== null) {
    // The run may have ended since, so the remaining time is unknown.
    return t('progress.as-of', 'Had been writing for {{elapsed}} {{asOf}}.', { elapsed, asOf: asOfWords(asOf) });
  }
  const left = leftMs(run, latest);
  return left === null
    ? t('progress.endless', 'Writing for {{elapsed}}.', { elapsed })
    : t('progress.left', 'Writing for {{elapsed}}; {{left}} left.', { elapsed, left: wholeSeconds(left) });
}
