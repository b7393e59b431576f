import { t } from '@grafana/i18n';
import { locationService } from '@grafana/runtime';
import { Checkbox, LinkButton } from '@grafana/ui';
import { hasEnded, type Run, uniqueRunName } from '@thermobench/service/model/run.ts';
import { useMemo } from 'react';

import { useSearch } from '../../components/useSearch.ts';
import { links } from '../../links.ts';
import { AS_IT_IS } from '../../translations.ts';
import { MAX_RUNS } from '../compare/runColors.ts';

const FEWEST = 2;
/** The selection is part of the address, which must not grow without limit. */
const MAX_SELECTED = 50;

/**
 * The runs selected for comparison or deletion. They are part of the address, and stay selected if the filter changes.
 */
export function useSelection(): readonly string[] {
  const search = useSearch();
  return useMemo(() => (search.get('compare') ?? '').split(',').filter(Boolean), [search]);
}

function select(ids: readonly string[]): void {
  locationService.partial({ compare: ids.length > 0 ? ids.join(',') : null }, true);
}

export function clearSelection(): void {
  select([]);
}

/** A checkbox that selects a run. Active runs have no report to compare yet, and cannot be deleted. */
export function SelectRun({ run }: { run: Run }) {
  const selection = useSelection();
  const isSelected = selection.includes(run.id);
  return (
    <Checkbox
      value={isSelected}
      disabled={!hasEnded(run.state) || (!isSelected && selection.length >= MAX_SELECTED)}
      aria-label={t('runs.select', 'Select run {{name}}', { name: uniqueRunName(run), ...AS_IT_IS })}
      onChange={() => select(isSelected ? selection.filter((id) => id !== run.id) : [...selection, run.id])}
    />
  );
}

/** A button that compares the selected runs. */
export function CompareSelected() {
  const selection = useSelection();
  const isEnough = selection.length >= FEWEST && selection.length <= MAX_RUNS;
  return (
    <LinkButton
      variant="secondary"
      icon="columns"
      href={isEnough ? links.compare(selection) : undefined}
      disabled={!isEnough}
      tooltip={
        isEnough ? undefined : t('runs.compare-how', 'Select 2 to {{most}} runs to compare them', { most: MAX_RUNS })
      }
    >
      {selection.length > 0
        ? t('runs.compare-some', 'Compare {{n}}', { n: selection.length })
        : t('runs.compare', 'Compare')}
    </LinkButton>
  );
}
