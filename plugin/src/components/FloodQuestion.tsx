import { t } from '@grafana/i18n';
import { ConfirmModal } from '@grafana/ui';
import type { RunSpec } from '@thermobench/service/model/run.ts';

import { useCurrentRuns } from '../api/useRuns.ts';
import { useTargets } from '../api/useTargets.ts';
import { bytes, rate } from './figures.ts';
import { AS_IT_IS } from '../translations.ts';

/** Each value of the payload after the first adds this much to a row. */
const BYTES_PER_PAYLOAD = 32;
const SECONDS_PER_HOUR = 3_600;

interface Props {
  spec: RunSpec;
  onConfirm: () => void;
  onDismiss: () => void;
}

/** Asks before an endless run at full speed. Says how fast the disk fills up, judging by an earlier run. */
export function FloodQuestion({ spec, onConfirm, onDismiss }: Props) {
  const { target } = spec;
  const { data: runs = [] } = useCurrentRuns();
  const { data: targets = [] } = useTargets();
  const last = runs.find((run) => run.kind === 'run' && run.spec.target === target && run.rowsPerSecond !== null);
  const bytesPerRow = targets.find(({ name }) => name === target)?.bytesPerRow ?? null;
  return (
    <ConfirmModal
      isOpen
      title={t('flood.title', 'Write at full speed until someone stops the run?')}
      body={t(
        'flood.body',
        'The run writes to {{target}} as fast as the store accepts rows, and has no planned end. Its rows stay there, so the disk fills up if nobody stops the run.',
        { target, ...AS_IT_IS }
      )}
      description={last && sizeWords(spec, last.rowsPerSecond ?? 0, bytesPerRow)}
      confirmText={t('flood.start', 'Start anyway')}
      onConfirm={onConfirm}
      onDismiss={onDismiss}
    />
  );
}

/**
 * How fast the disk fills up at the rate of an earlier run. Gives no size if the size of a row in this store is
 * unknown.
 */
function sizeWords({ target, payload }: RunSpec, rowsPerSecond: number, bytesPerRow: number | null): string {
  const words = { target, rate: rate(rowsPerSecond), ...AS_IT_IS };
  if (bytesPerRow === null) {
    return t('flood.rate', 'The last run on {{target}} wrote {{rate}} readings per second.', words);
  }
  const perHour = rowsPerSecond * SECONDS_PER_HOUR * (bytesPerRow + BYTES_PER_PAYLOAD * (payload - 1));
  return t(
    'flood.size',
    'The last run on {{target}} wrote {{rate}} readings per second. At that rate, this run fills about {{size}} of disk per hour.',
    { ...words, size: bytes(perHour) }
  );
}
