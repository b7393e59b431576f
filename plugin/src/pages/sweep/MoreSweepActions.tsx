import { t } from '@grafana/i18n';
import { locationService } from '@grafana/runtime';
import { Button, Dropdown, Menu } from '@grafana/ui';
import type { Sweep } from '@thermobench/service/model/sweep.ts';
import { useState } from 'react';

import { links } from '../../links.ts';
import { RemoveSweep } from './RemoveSweep.tsx';

/** The less common actions for a finished sweep, in the same menu as on the page of a run. */
export function MoreSweepActions({ sweep }: { sweep: Sweep }) {
  const [isRemoving, setIsRemoving] = useState(false);
  const menu = () => (
    <Menu>
      <Menu.Item
        icon="trash-alt"
        label={t('more.delete-sweep', 'Delete this sweep')}
        destructive
        onClick={() => setIsRemoving(true)}
      />
    </Menu>
  );
  return (
    <>
      <Dropdown overlay={menu} placement="bottom-end">
        <Button variant="secondary" icon="ellipsis-v">
          {t('more.button', 'More')}
        </Button>
      </Dropdown>
      {isRemoving && (
        <RemoveSweep
          sweep={sweep}
          onDismiss={() => setIsRemoving(false)}
          onRemoved={() => locationService.push(links.runs())}
        />
      )}
    </>
  );
}
