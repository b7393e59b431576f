import { t } from '@grafana/i18n';
import { IconButton } from '@grafana/ui';
import { hasEnded, type Run, uniqueRunName } from '@thermobench/service/model/run.ts';
import { useState } from 'react';

import { AS_IT_IS } from '../translations.ts';
import { RemoveRuns } from './RemoveRuns.tsx';

interface Props {
  run: Pick<Run, 'id' | 'kind' | 'state' | 'spec' | 'startedAt'>;
  onRemoved?: () => void;
}

/** Deletes a finished run after a confirmation. */
export function RemoveRun({ run, onRemoved }: Props) {
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <IconButton
        name="trash-alt"
        disabled={!hasEnded(run.state)}
        tooltip={
          hasEnded(run.state)
            ? t('remove.label', 'Delete run {{name}}', { name: uniqueRunName(run), ...AS_IT_IS })
            : t('remove.active', 'Run {{name}} can be deleted once it has ended', {
                name: uniqueRunName(run),
                ...AS_IT_IS,
              })
        }
        onClick={() => setIsAsking(true)}
      />
      {isAsking && (
        <RemoveRuns
          runs={[run]}
          onDismiss={() => setIsAsking(false)}
          onRemoved={() => {
            setIsAsking(false);
            onRemoved?.();
          }}
        />
      )}
    </>
  );
}
