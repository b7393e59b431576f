import { t } from '@grafana/i18n';
import { Button, ConfirmModal, Stack } from '@grafana/ui';
import { useState } from 'react';

import type { ServiceError } from '../api/serviceError.ts';
import { mayChange } from './role.ts';
import { ServiceProblem } from './ServiceProblem.tsx';

interface Props {
  label: string;
  question: StopQuestion;
  /** Whether a stop is in progress. Another click then stops immediately. */
  isStopping?: boolean;
  isPending: boolean;
  onStop: () => Promise<unknown>;
  /** Why it could not be stopped. */
  problem: ServiceError | null;
}

export interface StopQuestion {
  title: string;
  body: string;
  /** The button that changes nothing; “Keep running” by default. */
  dismiss?: string;
}

/** Stops something after a confirmation. Shows users who may not stop it which role they need. */
export function StopButton({ label, question, isStopping = false, isPending, onStop, problem }: Props) {
  const [isAsking, setIsAsking] = useState(false);
  const allowed = mayChange();

  async function stop(): Promise<void> {
    await onStop().then(
      () => setIsAsking(false),
      // The dialog stays open and shows the error.
      () => undefined
    );
  }

  return (
    <>
      <Button
        variant="destructive"
        fill={isStopping ? 'outline' : 'solid'}
        icon="square-shape"
        disabled={!allowed}
        aria-busy={isPending}
        tooltip={allowed ? undefined : t('stop.viewer', 'Stopping requires the Editor role.')}
        onClick={() => !isPending && setIsAsking(true)}
      >
        {label}
      </Button>
      {isAsking && (
        <ConfirmModal
          isOpen
          title={question.title}
          body={
            <Stack direction="column" gap={2}>
              <div>{question.body}</div>
              {problem && <ServiceProblem problem={problem} />}
            </Stack>
          }
          confirmText={label}
          dismissText={question.dismiss ?? t('stop.go-on', 'Keep running')}
          onConfirm={stop}
          onDismiss={() => setIsAsking(false)}
        />
      )}
    </>
  );
}
