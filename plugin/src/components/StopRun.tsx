import { t } from '@grafana/i18n';
import { Text } from '@grafana/ui';
import type { Run } from '@thermobench/service/model/run.ts';

import { useStopRun } from '../api/useRuns.ts';
import { StopButton, type StopQuestion } from './StopButton.tsx';

/**
 * Stops a run gracefully; while it is stopping, offers to stop it immediately. If another process executes the run, the
 * service cannot stop it, so a text says so instead.
 */
export function StopRun({ run }: { run: Run }) {
  const stop = useStopRun(run.id);
  if (!run.stoppable) {
    return <Elsewhere kind={run.kind} />;
  }
  const isStopping = stop.isSuccess || run.state === 'draining' || run.state === 'verifying';
  const { label, ...question } = isStopping ? stopNow() : run.state === 'planned' ? leaveQueue() : orderlyStop();
  return (
    <StopButton
      label={label}
      question={question}
      isStopping={isStopping}
      isPending={stop.isPending}
      onStop={() => stop.mutateAsync()}
      problem={stop.error}
    />
  );
}

function Elsewhere({ kind }: Pick<Run, 'kind'>) {
  return (
    <Text color="secondary" variant="bodySmall">
      {kind === 'collection'
        ? t('stop.collection', 'Stop it where “thermobench collect” runs.')
        : t('stop.elsewhere', 'Stop it where it was started.')}
    </Text>
  );
}

function orderlyStop(): StopQuestion & { label: string } {
  return {
    label: t('stop.stop', 'Stop'),
    title: t('stop.title', 'Stop this run?'),
    body: t(
      'stop.body',
      'The run stops taking new readings, commits the last ones and counts its rows in the store. Its report covers what was written until then.'
    ),
  };
}

function stopNow(): StopQuestion & { label: string } {
  return {
    label: t('stop.now', 'Stop now'),
    title: t('stop.now-title', 'Stop immediately?'),
    body: t(
      'stop.now-body',
      'The run stops waiting: readings that are not committed yet are dropped, and rows are not counted until you ' +
        'verify the run later.'
    ),
  };
}

function leaveQueue(): StopQuestion & { label: string } {
  return {
    label: t('stop.leave', 'Leave the queue'),
    title: t('stop.leave-title', 'Take this run out of the queue?'),
    body: t('stop.leave-body', 'It has not written anything yet.'),
    dismiss: t('stop.keep-waiting', 'Keep waiting'),
  };
}
