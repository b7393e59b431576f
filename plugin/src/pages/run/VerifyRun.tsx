import { t } from '@grafana/i18n';
import { Button } from '@grafana/ui';

import { useVerifyRun } from '../../api/useRuns.ts';
import { ProblemDialog } from './ProblemDialog.tsx';

/** Counts the rows of a run in its store once more: they may have been lost since. */
export function VerifyRun({ id }: { id: string }) {
  const counting = useVerifyRun(id);
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
        onClick={() => counting.mutate()}
      >
        {counting.isPending ? t('verify.counting', 'Counting …') : t('verify.again', 'Verify again')}
      </Button>
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
