import { t, Trans } from '@grafana/i18n';
import { EmptyState, LinkButton } from '@grafana/ui';

import { mayChange } from '../../components/role.ts';
import { links } from '../../links.ts';

/** Shown before the first run: what a run is for, and a link to start one. */
export function NoRuns() {
  return (
    <EmptyState
      variant="call-to-action"
      message={t('no-runs.title', 'No runs yet')}
      button={
        mayChange() ? (
          <LinkButton icon="play" size="lg" href={links.newRun()}>
            <Trans i18nKey="no-runs.first">Start the first run</Trans>
          </LinkButton>
        ) : undefined
      }
    >
      {mayChange() ? (
        <Trans i18nKey="no-runs.why">
          A run writes readings to a store for half a minute, counts the stored rows, and reports how many rows per
          second the store accepted.
        </Trans>
      ) : (
        <Trans i18nKey="no-runs.viewer">A Grafana Editor can start one.</Trans>
      )}
    </EmptyState>
  );
}
