import { t } from '@grafana/i18n';
import { ConfirmModal, Stack } from '@grafana/ui';
import { collects, type Run, uniqueRunName } from '@thermobench/service/model/run.ts';
import { useState } from 'react';

import { useRemoveRuns } from '../api/useRuns.ts';
import { useTargets } from '../api/useTargets.ts';
import { AS_IT_IS } from '../translations.ts';
import { count } from './figures.ts';
import { ReadingsCheckbox } from './ReadingsCheckbox.tsx';
import { readingsIn } from './readingsIn.ts';
import { ServiceProblem } from './ServiceProblem.tsx';

interface Props {
  runs: ReadonlyArray<Pick<Run, 'id' | 'kind' | 'spec' | 'startedAt'>>;
  onRemoved: () => void;
  onDismiss: () => void;
}

/** Deletes finished runs after one confirmation, with their readings if the user wants that. */
export function RemoveRuns({ runs, onRemoved, onDismiss }: Props) {
  // Keeps the question unchanged while runs disappear from the list.
  const [asked] = useState(runs);
  const [withReadings, setWithReadings] = useState(false);
  const removal = useRemoveRuns();
  const targets = useTargets().data ?? [];
  const [first, ...others] = asked;
  const isOne = others.length === 0;
  const haveWritten = asked.some(({ startedAt }) => startedAt !== null);
  const readings = readingsIn(haveWritten ? asked.flatMap(({ spec }) => targetsOf(spec)) : [], targets);
  const target = readings.stores.join(', ');
  const name = first === undefined ? '' : uniqueRunName(first);

  async function remove(): Promise<void> {
    const ids = asked.map(({ id }) => id);
    // After an error, the dialog stays open and shows the error.
    await removal.mutateAsync({ ids, readings: withReadings ? 'delete' : 'keep' }).then(onRemoved, () => undefined);
  }

  return (
    <ConfirmModal
      isOpen
      title={
        isOne
          ? t('remove.title', 'Delete this run?')
          : t('remove.title-many', 'Delete {{n}} runs?', { n: count(asked.length) })
      }
      body={
        <Stack direction="column" gap={2} alignItems="flex-start">
          <div>
            {isOne
              ? t('remove.question', 'The report and the samples of run {{name}} will be deleted for everyone.', {
                  name,
                  ...AS_IT_IS,
                })
              : t('remove.question-many', 'Reports and samples of these runs will be deleted for everyone.')}
          </div>
          {readings.stores.length === 0 ? (
            <div>
              {isOne
                ? t('remove.no-readings', 'The run stored no readings.')
                : t('remove.no-readings-many', 'These runs stored no readings.')}
            </div>
          ) : (
            <>
              <ReadingsCheckbox readings={readings} isOne={isOne} isChecked={withReadings} onChange={setWithReadings} />
              {!withReadings && <div>{stayWords(asked, target)}</div>}
            </>
          )}
          {removal.error && <ServiceProblem problem={removal.error} />}
        </Stack>
      }
      confirmText={t('remove.confirm', 'Delete')}
      onConfirm={remove}
      onDismiss={onDismiss}
    />
  );
}

/** The targets that a run writes to, directly or through a relay. */
function targetsOf({ target, relayTo }: Run['spec']): string[] {
  return relayTo === null ? [target] : [target, relayTo];
}

function stayWords(runs: Props['runs'], target: string): string {
  // Dashboards show collected readings, but not those of benchmark runs.
  if (runs.some(({ kind, spec }) => kind === 'collection' || collects(spec))) {
    return t('remove.store-shown', 'The readings stay in {{target}} and in its charts.', { target, ...AS_IT_IS });
  }
  return runs.length === 1
    ? t('remove.store', 'The readings that this run wrote stay in {{target}}; dashboards leave them out.', {
        target,
        ...AS_IT_IS,
      })
    : t('remove.store-many', 'The readings that these runs wrote stay in {{target}}; dashboards leave them out.', {
        target,
        ...AS_IT_IS,
      });
}
