import { t } from '@grafana/i18n';
import type { Sweep } from '@thermobench/service/model/sweep.ts';

import { useRemoveGroup } from '../../api/useRemoveGroup.ts';
import { RemoveGroup } from '../../components/RemoveGroup.tsx';
import { sweepTargets } from '../../components/sweepAxes.ts';

interface Props {
  sweep: Sweep;
  onRemoved: () => void;
  onDismiss: () => void;
}

/** Deletes a finished sweep, and its runs and their readings if wanted. */
export function RemoveSweep({ sweep, ...then }: Props) {
  const removal = useRemoveGroup('sweep', sweep.id);
  return (
    <RemoveGroup
      title={t('remove-sweep.title', 'Delete this sweep?')}
      question={t('remove-sweep.question', 'The sweep’s table will be deleted for everyone.')}
      runs={sweep.cells.reduce((sum, cell) => sum + cell.runs.length, 0)}
      targets={targetsOf(sweep)}
      removal={removal}
      {...then}
    />
  );
}

/** All targets that its runs may have written to, including that of a relay. */
function targetsOf({ spec }: Sweep): string[] {
  const relays = [spec.run.relayTo, ...(spec.matrix.relayTo ?? []), ...(spec.cases ?? []).map((each) => each.relayTo)];
  return [...new Set([...sweepTargets(spec), ...relays.filter((name) => typeof name === 'string')])];
}
