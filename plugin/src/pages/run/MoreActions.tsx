import { t } from '@grafana/i18n';
import { locationService } from '@grafana/runtime';
import { Button, Dropdown, Menu } from '@grafana/ui';
import type { Run } from '@thermobench/service/model/run.ts';
import { useState } from 'react';

import { useVerifyRun } from '../../api/useRuns.ts';
import { useTestVerdict } from '../../api/useSweeps.ts';
import { freshIcon } from '../../components/freshIcon.tsx';
import { ProblemDialog } from '../../components/ProblemDialog.tsx';
import { RemoveRuns } from '../../components/RemoveRuns.tsx';
import { links } from '../../links.ts';
import { EditDialog } from './EditRun.tsx';
import { VerifyRun } from './VerifyRun.tsx';

/** The less common actions for a finished run, in a menu: edit its description, count its rows again, test its verdict, delete it. */
export function MoreActions({ run }: { run: Run }) {
  const [open, setOpen] = useState<'edit' | 'delete' | 'none'>('none');
  const counting = useVerifyRun(run.id);
  const testing = useTestVerdict(run.id);
  const [isHidden, setIsHidden] = useState(false);
  const close = () => setOpen('none');
  const menu = () => (
    <Menu>
      <Menu.Item icon="pen" label={t('more.edit', 'Edit label, tags and notes')} onClick={() => setOpen('edit')} />
      {run.startedAt !== null && (
        <Menu.Item
          icon="calculator-alt"
          label={t('verify.again', 'Verify again')}
          description={t(
            'verify.what',
            'Counts the rows in the store again and corrects the report; can take up to ten minutes'
          )}
          disabled={counting.isPending}
          onClick={() => {
            setIsHidden(false);
            counting.mutate();
          }}
        />
      )}
      {run.brief?.limit && (
        <Menu.Item
          icon="exchange-alt"
          label={t('confirm.start', 'Test the verdict')}
          description={t(
            'confirm.what',
            'Nine short runs on the same target, with more producers and with larger commits; takes about a minute'
          )}
          disabled={testing.isPending}
          onClick={() => testing.mutate(undefined, { onSuccess: ({ id }) => locationService.push(links.sweep(id)) })}
        />
      )}
      <Menu.Divider />
      <Menu.Item
        icon="trash-alt"
        label={t('more.delete', 'Delete this run')}
        destructive
        onClick={() => setOpen('delete')}
      />
    </Menu>
  );
  return (
    <>
      <Dropdown overlay={menu} placement="bottom-end">
        <Button variant="secondary" icon={freshIcon(counting.isPending ? 'spinner' : 'ellipsis-v')}>
          {counting.isPending ? t('verify.counting', 'Counting…') : t('more.button', 'More')}
        </Button>
      </Dropdown>
      {open === 'edit' && <EditDialog run={run} onDismiss={close} />}
      {open === 'delete' && (
        <RemoveRuns runs={[run]} onDismiss={close} onRemoved={() => locationService.push(links.runs())} />
      )}
      {testing.error && (
        <ProblemDialog
          title={t('confirm.failed', 'The verdict cannot be tested')}
          problem={testing.error}
          onDismiss={testing.reset}
        />
      )}
      <VerifyRun run={run} counting={counting} isHidden={isHidden} onHide={() => setIsHidden(true)} />
    </>
  );
}
