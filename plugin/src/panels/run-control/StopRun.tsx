import { t } from '@grafana/i18n';
import { ConfirmModal } from '@grafana/ui';
import type { Run } from '@thermobench/service/model/run.ts';
import { useState } from 'react';

import { useStopRun } from '../../api/useRuns.ts';
import { StopButton } from './StopButton.tsx';

/** Stops in an orderly way at once; giving up what is not committed yet is asked about. */
export function StopRun({ run }: { run: Run }) {
  const stop = useStopRun(run.id);
  const [isAsking, setIsAsking] = useState(false);
  const isStopping = run.state === 'draining' || (stop.isSuccess && run.state !== 'verifying');
  return (
    <>
      <StopButton
        label={isStopping ? t('run-control.stop-now', 'Stop now') : t('run-control.stop', 'Stop')}
        isPending={stop.isPending || run.state === 'verifying'}
        problem={stop.error}
        onStop={() => (isStopping ? setIsAsking(true) : stop.mutate())}
      />
      <ConfirmModal
        isOpen={isAsking}
        title={t('run-control.stop-now-title', 'Stop without committing the rest?')}
        body={t(
          'run-control.stop-now-body',
          'The run is finishing: it commits what was written and counts back. Stopped now, rows that are not committed yet are given up.'
        )}
        confirmText={t('run-control.stop-now', 'Stop now')}
        onConfirm={() => {
          stop.mutate();
          setIsAsking(false);
        }}
        onDismiss={() => setIsAsking(false)}
      />
    </>
  );
}
