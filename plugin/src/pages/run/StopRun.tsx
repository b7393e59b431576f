import { t } from '@grafana/i18n';
import type { Run } from '@thermobench/service/model/run.ts';

import { useStopRun } from '../../api/useRuns.ts';
import { StopButton, type StopQuestion } from '../../components/StopButton.tsx';

/** Stops a run in an orderly way and, once that is under way, at once. Each is asked about first. */
export function StopRun({ run }: { run: Run }) {
  const stop = useStopRun(run.id);
  const isStopping = stop.isSuccess || run.state === 'draining' || run.state === 'verifying';
  return (
    <StopButton
      question={isStopping ? questionOfStopNow() : run.state === 'planned' ? questionOfLeaving() : questionOfStop()}
      isStopping={isStopping}
      onStop={() => stop.mutateAsync()}
      problem={stop.error}
    />
  );
}

function questionOfStop(): StopQuestion {
  return {
    button: t('stop.stop', 'Stop'),
    title: t('stop.title', 'Stop this run?'),
    body: t(
      'stop.body',
      'No new readings are made; the last ones are committed, and all rows are counted back. The report tells of what was written until then.'
    ),
  };
}

function questionOfStopNow(): StopQuestion {
  return {
    button: t('stop.now', 'Stop now'),
    title: t('stop.now-title', 'Stop at once?'),
    body: t(
      'stop.now-body',
      'Nothing is waited for any more: readings on their way are given up, and rows may stay uncounted until they are verified later.'
    ),
  };
}

function questionOfLeaving(): StopQuestion {
  return {
    button: t('stop.leave', 'Leave the queue'),
    title: t('stop.leave-title', 'Take this run out of the queue?'),
    body: t('stop.leave-body', 'It has not written anything yet.'),
  };
}
