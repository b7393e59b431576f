import { t } from '@grafana/i18n';
import { ConfirmModal } from '@grafana/ui';
import type { RunSpec } from '@thermobench/service/model/run.ts';

import { useCurrentRuns } from '../api/useRuns.ts';
import { bytes, rate } from './figures.ts';
import { AS_IT_IS } from '../translations.ts';

/** The approximate size of a row with its key in every store, without a larger payload. */
const BYTES_PER_ROW = 100;
const BYTES_PER_PAYLOAD = 32;
const SECONDS_PER_HOUR = 3_600;

interface Props {
  spec: RunSpec;
  onConfirm: () => void;
  onDismiss: () => void;
}

/** Shown before an endless run at full speed: how fast it fills the disk, judging by earlier runs. */
export function FloodQuestion({ spec, onConfirm, onDismiss }: Props) {
  const { target, payload } = spec;
  const { data: runs = [] } = useCurrentRuns();
  const last = runs.find((run) => run.kind === 'run' && run.spec.target === target && run.rowsPerSecond !== null);
  const perHour = (last?.rowsPerSecond ?? 0) * SECONDS_PER_HOUR * (BYTES_PER_ROW + BYTES_PER_PAYLOAD * (payload - 1));
  return (
    <ConfirmModal
      isOpen
      title={t('flood.title', 'Write at full speed until someone stops the run?')}
      body={t(
        'flood.body',
        'The run writes to {{target}} as fast as the store accepts rows, and has no planned end. Its rows stay there, so the disk fills up if nobody stops the run.',
        { target, ...AS_IT_IS }
      )}
      description={
        last &&
        t(
          'flood.size',
          'The last run on {{target}} wrote {{rate}} readings per second. At that rate, this run fills about {{size}} of disk per hour.',
          { target, rate: rate(last.rowsPerSecond), size: bytes(perHour), ...AS_IT_IS }
        )
      }
      confirmText={t('flood.start', 'Start anyway')}
      onConfirm={onConfirm}
      onDismiss={onDismiss}
    />
  );
}
