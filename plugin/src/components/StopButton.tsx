import { t } from '@grafana/i18n';
import { Button, ConfirmModal, Stack } from '@grafana/ui';
import { useState } from 'react';

import type { ServiceError } from '../api/serviceError.ts';
import { mayChange } from './role.ts';
import { ServiceProblem } from './ServiceProblem.tsx';

interface Props {
  question: StopQuestion;
  /** Already on its way to the end: this would only hurry it. */
  isStopping?: boolean;
  onStop: () => Promise<unknown>;
  /** Why it could not be stopped. */
  problem: ServiceError | null;
}

export interface StopQuestion {
  button: string;
  title: string;
  body: string;
}

/** Asks before it stops. Who may not stop is told who may. */
export function StopButton({ question, isStopping = false, onStop, problem }: Props) {
  const [isAsking, setIsAsking] = useState(false);
  const allowed = mayChange();

  async function confirm(): Promise<void> {
    await onStop().then(
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
        disabled={!allowed}
        tooltip={allowed ? undefined : t('stop.viewer', 'Stopping needs the role Editor.')}
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
              {problem && <ServiceProblem problem={problem} />}
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
