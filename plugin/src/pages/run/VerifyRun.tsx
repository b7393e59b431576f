import { t } from '@grafana/i18n';
import { Modal, Stack } from '@grafana/ui';
import type { Run } from '@thermobench/service/model/run.ts';

import type { useVerifyRun } from '../../api/useRuns.ts';
import { ProblemDialog } from '../../components/ProblemDialog.tsx';
import { CountingProgress } from './CountingProgress.tsx';
import { LedgerTiles } from './LedgerFigures.tsx';
import { Standing } from './Standing.tsx';

interface Props {
  run: Run;
  counting: ReturnType<typeof useVerifyRun>;
  /** Whether the user has closed the progress dialog of this count. */
  isHidden: boolean;
  onHide: () => void;
}

/** The progress and the result of counting the rows of a run in its store again. */
export function VerifyRun({ run, counting, isHidden, onHide }: Props) {
  return (
    <>
      {counting.isPending && !isHidden && <CountingProgress run={run} onDismiss={onHide} />}
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
