import { t } from '@grafana/i18n';
import { Checkbox, ConfirmModal, Stack } from '@grafana/ui';
import { useState } from 'react';

import type { ServiceError } from '../api/serviceError.ts';
import type { GroupRemoval } from '../api/useRemoveGroup.ts';
import { useTargets } from '../api/useTargets.ts';
import { count } from './figures.ts';
import { ReadingsCheckbox } from './ReadingsCheckbox.tsx';
import { readingsIn } from './readingsIn.ts';
import { ServiceProblem } from './ServiceProblem.tsx';

interface Props {
  title: string;
  /** What is deleted in any case. */
  question: string;
  /** Number of runs that are left. */
  runs: number;
  /** All targets that these runs may have written to. */
  targets: readonly string[];
  removal: { mutateAsync: (what: GroupRemoval) => Promise<unknown>; error: ServiceError | null };
  onRemoved: () => void;
  onDismiss: () => void;
}

/** Deletes a sweep or limit search after one confirmation: alone, with its runs, or with their readings as well. */
export function RemoveGroup({ title, question, runs, targets, removal, onRemoved, onDismiss }: Props) {
  const [withRuns, setWithRuns] = useState(false);
  const [withReadings, setWithReadings] = useState(false);
  const known = useTargets().data ?? [];
  const readings = readingsIn(runs === 0 ? [] : targets, known);
  const alsoReadings = withRuns && withReadings && readings.kept === undefined;

  async function remove(): Promise<void> {
    const what = { runs: withRuns ? 'delete' : 'keep', readings: alsoReadings ? 'delete' : 'keep' } as const;
    // After an error, the dialog stays open and shows the error.
    await removal.mutateAsync(what).then(onRemoved, () => undefined);
  }

  return (
    <ConfirmModal
      isOpen
      title={title}
      body={
        <Stack direction="column" gap={2} alignItems="flex-start">
          <div>{question}</div>
          {runs > 0 && (
            <Checkbox
              label={
                runs === 1
                  ? t('remove-sweep.run', 'Also delete its run, with its report and samples')
                  : t('remove-sweep.runs', 'Also delete its {{n}} runs, with their reports and samples', {
                      n: count(runs),
                    })
              }
              description={t('remove-sweep.runs-hint', 'Otherwise, the runs stay in the list of runs.')}
              value={withRuns}
              onChange={({ currentTarget }) => setWithRuns(currentTarget.checked)}
            />
          )}
          <ReadingsCheckbox
            readings={readings}
            isOne={runs === 1}
            needs={
              withRuns
                ? undefined
                : t(
                    'remove-sweep.readings-hint',
                    'Readings can only be deleted together with the runs that wrote them.'
                  )
            }
            isChecked={withReadings}
            onChange={setWithReadings}
          />
          {removal.error && <ServiceProblem problem={removal.error} />}
        </Stack>
      }
      confirmText={t('remove-sweep.confirm', 'Delete')}
      onConfirm={remove}
      onDismiss={onDismiss}
    />
  );
}
