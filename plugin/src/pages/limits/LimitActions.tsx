import { t } from '@grafana/i18n';
import { locationService } from '@grafana/runtime';
import { Button, Text } from '@grafana/ui';
import type { LimitSearch } from '@thermobench/service/model/limit-search.ts';
import { useState } from 'react';

import { useStopLimit } from '../../api/useLimits.ts';
import { useRemoveGroup } from '../../api/useRemoveGroup.ts';
import { DashboardLinks } from '../../components/DashboardLinks.tsx';
import { RemoveGroup } from '../../components/RemoveGroup.tsx';
import { mayChange } from '../../components/role.ts';
import { StopButton } from '../../components/StopButton.tsx';
import { links } from '../../links.ts';

/** The actions for a limit search. While it runs, users can only watch and stop it. */
export function LimitActions({ search }: { search: LimitSearch }) {
  return (
    <>
      <DashboardLinks shown={search} run={search.probes.at(-1)?.run} />
      {search.state === 'running' ? <Stop search={search} /> : mayChange() && <Remove search={search} />}
    </>
  );
}

function Stop({ search: { id, stoppable } }: { search: LimitSearch }) {
  const stop = useStopLimit(id);
  if (!stoppable) {
    return (
      <Text color="secondary" variant="bodySmall">
        {t('stop.elsewhere', 'Stop it where it was started.')}
      </Text>
    );
  }
  return (
    <StopButton
      label={t('limit.stop', 'Stop search')}
      question={{
        title: t('limit.stop-title', 'Stop this search?'),
        body: t('limit.stop-body', 'The current run is stopped, and no other starts. Results so far are kept.'),
      }}
      isPending={stop.isPending || stop.isSuccess}
      onStop={() => stop.mutateAsync()}
      problem={stop.error}
    />
  );
}

function Remove({ search: { id, probes, deletedRuns, spec } }: { search: LimitSearch }) {
  const [isRemoving, setIsRemoving] = useState(false);
  const removal = useRemoveGroup('limit', id);
  const { target, relayTo } = spec.run;
  return (
    <>
      <Button variant="secondary" icon="trash-alt" onClick={() => setIsRemoving(true)}>
        {t('limit.delete', 'Delete')}
      </Button>
      {isRemoving && (
        <RemoveGroup
          title={t('limit.delete-title', 'Delete this search?')}
          question={t('limit.delete-question', 'The search and its result will be deleted for everyone.')}
          runs={probes.length - deletedRuns.length}
          targets={relayTo === null ? [target] : [target, relayTo]}
          removal={removal}
          onDismiss={() => setIsRemoving(false)}
          onRemoved={() => locationService.push(links.limits())}
        />
      )}
    </>
  );
}
