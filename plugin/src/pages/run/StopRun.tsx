import { t } from '@grafana/i18n';
import { Button, ConfirmModal, Stack } from '@grafana/ui';
import type { Run } from '@thermobench/service/model/run.ts';
import { useState } from 'react';

import { useStopRun } from '../../api/useRuns.ts';
import { ServiceProblem } from '../../components/ServiceProblem.tsx';

/** Stops a run in an orderly way and, once that is under way, at once. Each is asked about first. */
export function StopRun({ run }: { run: Run }) {
  const stop = useStopRun(run.id);
  const [isAsking, setIsAsking] = useState(false);
  const isStopping = stop.isSuccess || run.state === 'draining' || run.state === 'verifying';
  const question = isStopping ? questionOfStopNow() : run.state === 'planned' ? questionOfLeaving() : questionOfStop();

  async function confirm(): Promise<void> {
    await stop.mutateAsync().then(
      () => setIsAsking(false),
      // What went wrong stands in the question, which stays open.
      () => undefined
    );
  }

  return (
    <>
      <Button
        variant="destructive"
        fill={isStopping ? 'outline' : 'solid'}
        icon="square-shape"
        onClick={() => setIsAsking(true)}
      >
        {question.button}
      </Button>
      {isAsking && (
        <ConfirmModal
          isOpen
          title={question.title}
          body={
            <Stack direction="column" gap={2}>
              <div>{question.body}</div>
              {stop.error && <ServiceProblem problem={stop.error} />}
            </Stack>
          }
          confirmText={question.button}
          dismissText={t('stop.go-on', 'Let it run')}
          onConfirm={confirm}
          onDismiss={() => setIsAsking(false)}
        />
      )}
    </>
  );
}

interface Question {
  button: string;
  title: string;
  body: string;
}

function questionOfStop(): Question {
  return {
    button: t('stop.stop', 'Stop'),
    title: t('stop.title', 'Stop this run?'),
    body: t(
      'stop.body',
      'No new readings are made; the last ones are committed, and all rows are counted back. The report tells of what was written until then.'
    ),
  };
}

function questionOfStopNow(): Question {
  return {
    button: t('stop.now', 'Stop now'),
    title: t('stop.now-title', 'Stop at once?'),
    body: t(
      'stop.now-body',
      'Nothing is waited for any more: readings on their way are given up, and rows may stay uncounted until they are verified later.'
    ),
  };
}

function questionOfLeaving(): Question {
  return {
    button: t('stop.leave', 'Leave the queue'),
    title: t('stop.leave-title', 'Take this run out of the queue?'),
    body: t('stop.leave-body', 'It has not written anything yet.'),
  };
}
