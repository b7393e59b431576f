import { t } from '@grafana/i18n';
import { Checkbox, ConfirmModal, Stack } from '@grafana/ui';
import type { Sweep } from '@thermobench/service/model/sweep.ts';
import { useState } from 'react';

import { useRemoveSweep } from '../../api/useSweeps.ts';
import { useTargets } from '../../api/useTargets.ts';
import { count } from '../../components/figures.ts';
import { ReadingsCheckbox } from '../../components/ReadingsCheckbox.tsx';
import { readingsIn } from '../../components/readingsIn.ts';
import { ServiceProblem } from '../../components/ServiceProblem.tsx';
import { sweepTargets } from '../../components/sweepAxes.ts';

interface Props {
  sweep: Sweep;
  onRemoved: () => void;
  onDismiss: () => void;
}

/** Deletes a finished sweep after one confirmation: alone, with its runs, or with their readings as well. */
export function RemoveSweep({ sweep, onRemoved, onDismiss }: Props) {
  const [withRuns, setWithRuns] = useState(false);
  const [withReadings, setWithReadings] = useState(false);
  const removal = useRemoveSweep(sweep.id);
  const targets = useTargets().data ?? [];
  const runs = sweep.cells.reduce((sum, cell) => sum + cell.runs.length, 0);
  const readings = readingsIn(runs === 0 ? [] : targetsOf(sweep), targets);
  const alsoReadings = withRuns && withReadings && readings.kept === undefined;

  async function remove(): Promise<void> {
    const what = { runs: withRuns ? 'delete' : 'keep', readings: alsoReadings ? 'delete' : 'keep' } as const;
    // After an error, the dialog stays open and shows the error.
    await removal.mutateAsync(what).then(onRemoved, () => undefined);
  }

  return (
    <ConfirmModal
      isOpen
      title={t('remove-sweep.title', 'Delete this sweep?')}
      body={
        <Stack direction="column" gap={2} alignItems="flex-start">
          <div>{t('remove-sweep.question', 'The sweep’s table will be deleted for everyone.')}</div>
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

/** All targets that its runs may have written to, including that of a relay. */
function targetsOf({ spec }: Sweep): string[] {
  const relays = [spec.run.relayTo, ...(spec.matrix.relayTo ?? []), ...(spec.cases ?? []).map((each) => each.relayTo)];
  return [...new Set([...sweepTargets(spec), ...relays.filter((name) => typeof name === 'string')])];
}
