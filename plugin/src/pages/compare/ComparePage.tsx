import { t } from '@grafana/i18n';
import { locationService, PluginPage } from '@grafana/runtime';
import { EmptyState, Stack } from '@grafana/ui';

import { useSearch } from '../../components/useSearch.ts';
import { links } from '../../links.ts';
import { ComparedRuns } from './ComparedRuns.tsx';
import { MAX_RUNS } from './runColors.ts';
import { RunPicker } from './RunPicker.tsx';

/** Compares two to twelve runs side by side. Route: /compare?runs=a,b */
export function ComparePage() {
  const ids = idsOf(useSearch().get('runs') ?? '');
  return (
    // The address of the navigation entry, so that the breadcrumbs do not repeat it.
    <PluginPage pageNav={{ text: t('compare.title', 'Compare'), url: links.compare() }}>
      <Stack direction="column" gap={3}>
        <RunPicker ids={ids} onChange={choose} />
        {ids.length === 0 ? (
          <EmptyState variant="call-to-action" message={t('compare.empty', 'Choose the runs to compare')}>
            {t('compare.empty-hint', 'Their charts are aligned at the start; settings that differ are highlighted.')}
          </EmptyState>
        ) : (
          <ComparedRuns
            ids={ids.slice(0, MAX_RUNS)}
            onBaseline={(id) => choose([id, ...ids.filter((other) => other !== id)])}
          />
        )}
      </Stack>
    </PluginPage>
  );
}

function choose(ids: readonly string[]): void {
  locationService.partial({ runs: ids.length > 0 ? ids.join(',') : null }, true);
}

function idsOf(list: string): string[] {
  return [...new Set(list.split(',').filter((id) => id !== ''))];
}
