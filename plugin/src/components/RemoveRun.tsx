import { t } from '@grafana/i18n';
import { Checkbox, ConfirmModal, IconButton, Stack } from '@grafana/ui';
import { hasEnded, type Run } from '@thermobench/service/model/run.ts';
import { useState } from 'react';

import { useRemoveRun } from '../api/useRuns.ts';
import { AS_IT_IS } from '../translations.ts';
import { ServiceProblem } from './ServiceProblem.tsx';

interface Props {
  run: Pick<Run, 'id' | 'state' | 'spec'>;
  onRemoved?: () => void;
}

/** Deletes an ended run after a confirmation, and its readings too if that is wanted. */
export function RemoveRun({ run, onRemoved }: Props) {
  const [isAsking, setIsAsking] = useState(false);
  const [withReadings, setWithReadings] = useState(false);
  const removal = useRemoveRun(run.id);
  const { target } = run.spec;
  const name = run.spec.label ? `${run.id} (${run.spec.label})` : run.id;

  async function remove(): Promise<void> {
    await removal.mutateAsync(withReadings ? 'delete' : 'keep').then(
      () => {
        setIsAsking(false);
        onRemoved?.();
      },
      // The dialog stays open and shows the error.
      () => undefined
    );
  }

  return (
    <>
      <IconButton
        name="trash-alt"
        disabled={!hasEnded(run.state)}
        tooltip={
          hasEnded(run.state)
            ? t('remove.label', 'Delete run {{id}}', { id: run.id })
            : t('remove.active', 'Run {{id}} can be deleted once it has ended', { id: run.id })
        }
        onClick={() => setIsAsking(true)}
      />
      {isAsking && (
        <ConfirmModal
          isOpen
          title={t('remove.title', 'Delete this run?')}
          body={
            <Stack direction="column" gap={2}>
              <div>
                {t('remove.question', 'The report and the samples of run {{name}} will be deleted for everyone.', {
                  name,
                })}
              </div>
              <Checkbox
                label={t('remove.readings', 'Also delete the readings it wrote into {{target}}', {
                  target,
                  ...AS_IT_IS,
                })}
                description={t(
                  'remove.readings-hint',
                  'In the background, in small pieces: a million rows take about half a minute. Others can keep reading and writing.'
                )}
                value={withReadings}
                onChange={({ currentTarget }) => setWithReadings(currentTarget.checked)}
              />
              {removal.error && <ServiceProblem problem={removal.error} />}
            </Stack>
          }
          description={
            withReadings
              ? undefined
              : t('remove.store', 'The readings it wrote stay in {{target}}; dashboards leave them out.', {
                  target,
                  ...AS_IT_IS,
                })
          }
          confirmText={t('remove.confirm', 'Delete')}
          onConfirm={remove}
          onDismiss={() => setIsAsking(false)}
        />
      )}
    </>
  );
}
