import { t } from '@grafana/i18n';
import { Button } from '@grafana/ui';
import { hasEnded } from '@thermobench/service/model/run.ts';
import { useState } from 'react';

import { RemoveRuns } from '../../components/RemoveRuns.tsx';
import { clearSelection, useSelection } from './selection.tsx';
import { useRunList } from './useRunList.ts';

/**
 * Deletes the selected runs after one confirmation, including those that the filter hides. The dialog therefore shows
 * how many there are.
 */
export function RemoveSelected() {
  const selection = useSelection();
  const { runs = [] } = useRunList();
  const [isAsking, setIsAsking] = useState(false);
  const selected = runs.filter(({ id, state }) => selection.includes(id) && hasEnded(state));
  if (selected.length === 0 && !isAsking) {
    return null;
  }
  return (
    <>
      <Button variant="secondary" icon="trash-alt" onClick={() => setIsAsking(true)}>
        {t('runs.remove-some', 'Delete {{n}}', { n: selected.length })}
      </Button>
      {isAsking && (
        <RemoveRuns
          runs={selected}
          onDismiss={() => setIsAsking(false)}
          onRemoved={() => {
            setIsAsking(false);
            clearSelection();
          }}
        />
      )}
    </>
  );
}
