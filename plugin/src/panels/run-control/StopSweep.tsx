import { t } from '@grafana/i18n';

import { useStopSweep } from '../../api/useSweeps.ts';
import { StopButton } from './StopButton.tsx';

/** Stops the run under way in an orderly way, and begins no other. */
export function StopSweep({ id }: { id: string }) {
  const stop = useStopSweep(id);
  return (
    <StopButton
      label={t('run-control.stop-sweep', 'Stop all')}
      isPending={stop.isPending || stop.isSuccess}
      problem={stop.error}
      onStop={() => stop.mutate()}
    />
  );
}
