import { t } from '@grafana/i18n';
import { Modal, Stack, Text } from '@grafana/ui';
import type { Run } from '@thermobench/service/model/run.ts';
import { useEffect, useState } from 'react';

import { useRunEvents } from '../../api/useRuns.ts';
import { duration } from '../../components/figures.ts';
import { ProgressBar } from '../../components/ProgressBar.tsx';
import { lastCountMs } from './lastCount.ts';

const SECOND_MS = 1_000;
/** A shorter count would end before anybody could read the progress. */
const SHOWN_AFTER_MS = 2_000;
/** The estimate may be too short, so the bar stops here until the count ends. */
const MAX_SHARE = 0.95;

/** Shows how long the rows of a run have been counted again, and how long the first count took. */
export function CountingProgress({ run, onDismiss }: { run: Run; onDismiss: () => void }) {
  const { data: events = [] } = useRunEvents(run.id, false);
  const [elapsedMs, setElapsedMs] = useState(0);
  useEffect(() => {
    const ticking = setInterval(() => setElapsedMs((elapsed) => elapsed + SECOND_MS), SECOND_MS);
    return () => clearInterval(ticking);
  }, []);
  if (elapsedMs < SHOWN_AFTER_MS) {
    return null;
  }
  const expectedMs = lastCountMs(events, run.endedAt);
  const elapsed = duration(elapsedMs);
  return (
    <Modal isOpen title={t('counting.title', 'Counting the rows')} onDismiss={onDismiss}>
      <Stack direction="column" gap={1}>
        <Text>
          {expectedMs === null
            ? t('counting.elapsed', 'Counting for {{elapsed}}; this can take up to ten minutes.', { elapsed })
            : t('counting.expected', 'Counting for {{elapsed}}; the first count took {{expected}}.', {
                elapsed,
                expected: duration(expectedMs),
              })}
        </Text>
        {expectedMs !== null && expectedMs > 0 && (
          <ProgressBar
            share={Math.min(MAX_SHARE, elapsedMs / expectedMs)}
            label={t('counting.label', 'Estimated progress of the count')}
          />
        )}
        <Text color="secondary">
          {t(
            'counting.leave',
            'You can close this dialog and leave the page: the report is corrected when the count ends.'
          )}
        </Text>
      </Stack>
    </Modal>
  );
}
