import { t, Trans } from '@grafana/i18n';
import { Button, ConfirmModal } from '@grafana/ui';
import { useState } from 'react';

import { mayChange } from '../../components/role.ts';

/** Asks before it stops: the runs that have not begun yet will not. */
export function StopSweep({ onStop, isStopping }: { onStop: () => void; isStopping: boolean }) {
  const [isAsking, setAsking] = useState(false);
  const allowed = mayChange();
  return (
    <>
      <Button
        variant="destructive"
        icon={isStopping ? 'spinner' : 'square-shape'}
        disabled={!allowed || isStopping}
        tooltip={allowed ? undefined : t('sweep.stop-viewer', 'Stopping needs the role Editor.')}
        onClick={() => setAsking(true)}
      >
        <Trans i18nKey="sweep.stop">Stop sweep</Trans>
      </Button>
      <ConfirmModal
        isOpen={isAsking}
        title={t('sweep.stop-title', 'Stop this sweep?')}
        body={t(
          'sweep.stop-body',
          'The run under way is stopped and counted back; the others do not begin. What was measured stays.'
        )}
        confirmText={t('sweep.stop', 'Stop sweep')}
        onConfirm={() => {
          setAsking(false);
          onStop();
        }}
        onDismiss={() => setAsking(false)}
      />
    </>
  );
}
