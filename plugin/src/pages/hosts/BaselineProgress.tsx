import { t } from '@grafana/i18n';
import { Stack, Text } from '@grafana/ui';
import type { Baseline } from '@thermobench/service/model/baseline.ts';
import { TEST_NAMES } from '@thermobench/service/reports/baseline-words.ts';

import { useStopBaseline } from '../../api/useBaselines.ts';
import { wholeSeconds } from '../../components/figures.ts';
import { ProgressBar } from '../../components/ProgressBar.tsx';
import { StopButton } from '../../components/StopButton.tsx';
import { useNow } from '../../components/useNow.ts';

/** Later than expected, a baseline is still not done. */
const MOST_SHARE = 0.99;

/** What is being measured now, how long it will take, and a button to cancel it. */
export function BaselineProgress({ baseline: { id, test, startedAt, expectedMs } }: { baseline: Baseline }) {
  const stop = useStopBaseline(id);
  const passedMs = useNow(true) - startedAt;
  const leftMs = Math.max(1_000, expectedMs - passedMs);
  const what =
    test === null
      ? t('baseline.checking', 'Checking for other load')
      : t('baseline.test', 'Measuring: {{test}}', { test: TEST_NAMES[test] });
  const left = t('baseline.left', 'about {{time}} left', { time: wholeSeconds(leftMs) });
  return (
    <Stack direction="column" gap={1}>
      <ProgressBar
        share={Math.min(MOST_SHARE, Math.max(0, passedMs / expectedMs))}
        label={t('baseline.progress', 'Progress of the baseline')}
        valueText={`${what}, ${left}`}
      />
      <Stack gap={2} alignItems="center" wrap="wrap">
        <Text>{what}</Text>
        <Text color="secondary" tabular>
          {left}
        </Text>
        <StopButton
          label={t('baseline.cancel', 'Cancel')}
          question={{
            title: t('baseline.cancel-title', 'Cancel this baseline?'),
            body: t('baseline.cancel-body', 'The files of its tests are deleted, and its figures are not compared.'),
            dismiss: t('baseline.go-on', 'Keep measuring'),
          }}
          isPending={stop.isPending}
          onStop={() => stop.mutateAsync()}
          problem={stop.error}
        />
      </Stack>
    </Stack>
  );
}
