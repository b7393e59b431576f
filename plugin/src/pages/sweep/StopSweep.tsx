import { t } from '@grafana/i18n';

import { useStopSweep } from '../../api/useSweeps.ts';
import { StopButton } from '../../components/StopButton.tsx';

/** Stops a sweep once more asked: the runs that have not begun yet will not. */
export function StopSweep({ id }: { id: string }) {
  const stop = useStopSweep(id);
  return (
    <StopButton
      question={{
        button: t('sweep.stop', 'Stop sweep'),
        title: t('sweep.stop-title', 'Stop this sweep?'),
        body: t(
          'sweep.stop-body',
          'The run under way is stopped and counted back; the others do not begin. What was measured stays.'
        ),
      }}
      onStop={() => stop.mutateAsync()}
      problem={stop.error}
    />
  );
}
