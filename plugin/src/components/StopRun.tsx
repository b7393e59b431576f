import { t } from '@grafana/i18n';
import type { Run } from '@thermobench/service/model/run.ts';

import { useStopRun } from '../api/useRuns.ts';
import { StopButton, type StopQuestion } from './StopButton.tsx';

interface Props {
  run: Run;
  /** Ask before an orderly stop too; a stop that gives up readings is always confirmed. */
  asksFirst?: boolean;
}

/** Stops a run in an orderly way; once that is under way, it offers to stop at once. */
export function StopRun({ run, asksFirst = false }: Props) {
  const stop = useStopRun(run.id);
  const isStopping = stop.isSuccess || run.state === 'draining' || run.state === 'verifying';
  const { label, ...question } = isStopping ? stopNow() : run.state === 'planned' ? leaveQueue() : orderlyStop();
  return (
    <StopButton
      label={label}
      question={asksFirst || isStopping ? question : undefined}
      isStopping={isStopping}
      isPending={stop.isPending}
      onStop={() => stop.mutateAsync()}
      problem={stop.error}
    />
  );
}

function orderlyStop(): StopQuestion & { label: string } {
  return {
    label: t('stop.stop', 'Stop'),
    title: t('stop.title', 'Stop this run?'),
    body: t(
      'stop.body',
      'The run makes no new readings, commits the last ones and counts all rows back. Its report covers what was written until then.'
    ),
  };
}

function stopNow(): StopQuestion & { label: string } {
  return {
    label: t('stop.now', 'Stop now'),
    title: t('stop.now-title', 'Stop at once?'),
    body: t(
      'stop.now-body',
      'The run stops waiting: readings that are not committed yet are given up, and rows stay uncounted until you verify the run later.'
    ),
  };
}

function leaveQueue(): StopQuestion & { label: string } {
  return {
    label: t('stop.leave', 'Leave the queue'),
    title: t('stop.leave-title', 'Take this run out of the queue?'),
    body: t('stop.leave-body', 'It has not written anything yet.'),
  };
}
