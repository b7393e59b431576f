import { t } from '@grafana/i18n';
import { Button, Modal, Stack } from '@grafana/ui';
import type { Run } from '@thermobench/service/model/run.ts';
import { useState } from 'react';

import { useVerifyRun } from '../../api/useRuns.ts';
import { ProblemDialog } from '../../components/ProblemDialog.tsx';
import { CountingProgress } from './CountingProgress.tsx';
import { LedgerTiles } from './LedgerFigures.tsx';
import { Standing } from './Standing.tsx';

/** Counts the rows of a run in its store again, because some may have been lost since, and shows the result. */
export function VerifyRun({ run }: { run: Run }) {
  const counting = useVerifyRun(run.id);
  const [isHidden, setIsHidden] = useState(false);
  return (
    <>
      <Button
        variant="secondary"
        icon={counting.isPending ? 'spinner' : 'calculator-alt'}
        disabled={counting.isPending}
        tooltip={t(
          'verify.what',
          'Counts the rows in the store again and corrects the report; takes up to ten minutes'
        )}
        onClick={() => {
          setIsHidden(false);
          counting.mutate();
        }}
      >
        {counting.isPending ? t('verify.counting', 'Counting …') : t('verify.again', 'Verify again')}
      </Button>
      {counting.isPending && !isHidden && <CountingProgress run={run} onDismiss={() => setIsHidden(true)} />}
      {counting.data && (
        <Modal isOpen title={t('verify.found', 'Counted again')} onDismiss={counting.reset}>
          <Stack direction="column" gap={2}>
            <Standing report={counting.data} />
            {counting.data.ledger && <LedgerTiles ledger={counting.data.ledger} />}
          </Stack>
        </Modal>
      )}
      {counting.error && (
        <ProblemDialog
          title={t('verify.failed', 'The rows could not be counted')}
          problem={counting.error}
          onDismiss={counting.reset}
        />
      )}
    </>
  );
}
