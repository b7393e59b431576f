import { t } from '@grafana/i18n';
import { Text } from '@grafana/ui';
import type { Sweep } from '@thermobench/service/model/sweep.ts';

import { useStopSweep } from '../api/useSweeps.ts';
import { StopButton } from './StopButton.tsx';

/**
 * Stops a sweep: its current run ends gracefully, and no other starts. {@link StopRun} explains sweeps of another
 * process.
 */
export function StopSweep({ sweep: { id, stoppable } }: { sweep: Pick<Sweep, 'id' | 'stoppable'> }) {
  const stop = useStopSweep(id);
  if (!stoppable) {
    return (
      <Text color="secondary" variant="bodySmall">
        {t('stop.elsewhere', 'Stop it where it was started.')}
      </Text>
    );
  }
  const question = {
    title: t('sweep.stop-title', 'Stop this sweep?'),
    body: t(
      'sweep.stop-body',
      'The current run is stopped and its rows are counted; the remaining runs do not start. Results so far are kept.'
    ),
  };
  return (
    <StopButton
      label={t('sweep.stop', 'Stop sweep')}
      question={question}
      isPending={stop.isPending || stop.isSuccess}
      onStop={() => stop.mutateAsync()}
      problem={stop.error}
    />
  );
}
