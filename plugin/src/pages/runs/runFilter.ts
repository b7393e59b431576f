import { locationService } from '@grafana/runtime';
import { hasEnded, RunState, type Run } from '@thermobench/service/model/run.ts';
import { useMemo } from 'react';
import { z } from 'zod';

import { useSearch } from '../../components/useSearch.ts';

/** A state of a run, or what people rather ask for: all that are not over, all whose rows are not right. */
export const StateFilter = z.enum(['active', 'invalid', ...RunState.options]);
export type StateFilter = z.infer<typeof StateFilter>;

export interface RunFilter {
  text: string;
  target: string | null;
  state: StateFilter | null;
}

/** What is looked for, as the address says it, so that a filtered list can be shared. */
export function useRunFilter(): RunFilter {
  const search = useSearch();
  return useMemo(
    () => ({
      text: search.get('text') ?? '',
      target: search.get('target'),
      state: StateFilter.safeParse(search.get('state')).data ?? null,
    }),
    [search]
  );
}

/** Changes the address, without a step in the browser's history for each letter. */
export function setRunFilter(change: Partial<RunFilter>): void {
  const entries = Object.entries(change).map(([name, value]) => [name, value === '' ? null : value]);
  locationService.partial({ ...Object.fromEntries(entries), page: null }, true);
}

/** Whether a run is looked for. Text is found in its id, label, target, sweep, and in who started it. */
export function fits({ text, target, state }: RunFilter, run: Run): boolean {
  return (
    (target === null || run.spec.target === target) &&
    (state === null || isIn(state, run)) &&
    searchable(run).includes(text.trim().toLowerCase())
  );
}

function isIn(state: StateFilter, run: Run): boolean {
  if (state === 'active') {
    return !hasEnded(run.state);
  }
  return state === 'invalid' ? run.valid === false : run.state === state;
}

function searchable({ id, spec, sweep, startedBy }: Run): string {
  return [id, spec.label, spec.target, sweep, startedBy].filter(Boolean).join('\n').toLowerCase();
}
