import { t } from '@grafana/i18n';
import { Checkbox } from '@grafana/ui';

import { AS_IT_IS } from '../translations.ts';
import type { ReadingsIn } from './readingsIn.ts';

interface Props {
  readings: ReadingsIn;
  /** Whether a single run wrote them. */
  isOne: boolean;
  /** What must be chosen first; undefined if nothing. */
  needs?: string;
  isChecked: boolean;
  onChange: (isChecked: boolean) => void;
}

/** Offers to delete the readings of runs too, unless a store cannot do that. Shows nothing if no store has any. */
export function ReadingsCheckbox({ readings: { stores, kept }, isOne, needs, isChecked, onChange }: Props) {
  if (stores.length === 0) {
    return null;
  }
  const target = stores.join(', ');
  return (
    <Checkbox
      label={
        isOne
          ? t('remove.readings', 'Also delete the readings that this run wrote to {{target}}', { target, ...AS_IT_IS })
          : t('remove.readings-many', 'Also delete the readings that these runs wrote to {{target}}', {
              target,
              ...AS_IT_IS,
            })
      }
      disabled={needs !== undefined || kept !== undefined}
      description={
        kept === undefined
          ? (needs ??
            t(
              'remove.readings-hint',
              'Rows are deleted in the background, in small batches: a million rows take about half a minute. ' +
                'Meanwhile, other programs can read and write.'
            ))
          : t('remove.readings-kept', '{{target}} cannot delete the rows of individual runs.', {
              target: kept,
              ...AS_IT_IS,
            })
      }
      value={isChecked && needs === undefined && kept === undefined}
      onChange={({ currentTarget }) => onChange(currentTarget.checked)}
    />
  );
}
