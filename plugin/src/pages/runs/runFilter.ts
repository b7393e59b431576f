import { locationService } from '@grafana/runtime';
import { hasEnded, RunState, type Run } from '@thermobench/service/model/run.ts';
import { useMemo } from 'react';
import { z } from 'zod';

import { useSearch } from '../../components/useSearch.ts';

/** A state of a run, or a group of states: all active runs, or all runs with wrong rows. */
export const StateFilter = z.enum(['active', 'invalid', ...RunState.options]);
export type StateFilter = z.infer<typeof StateFilter>;

export interface RunFilter {
  text: string;
  target: string | null;
  state: StateFilter | null;
  tag: string | null;
}

/** The filter as part of the address, so that a filtered list can be shared. */
export function useRunFilter(): RunFilter {
  const search = useSearch();
  return useMemo(
    () => ({
      text: search.get('text') ?? '',
      target: search.get('target'),
      state: StateFilter.safeParse(search.get('state')).data ?? null,
      tag: search.get('tag'),
    }),
    [search]
  );
}

/** Changes the filter in the address, without adding a history entry for each letter. */
export function setRunFilter(change: Partial<RunFilter>): void {
  const entries = Object.entries(change).map(([name, value]) => [name, value === '' ? null : value]);
  locationService.partial({ ...Object.fromEntries(entries), page: null }, true);
}

/** Whether a run matches the filter. The text may occur in its id, label, tags, target, sweep or user. */
export function fits({ text, target, state, tag }: RunFilter, run: Run): boolean {
  return (
    (target === null || run.spec.target === target) &&
    (state === null || isIn(state, run)) &&
    (tag === null || run.tags.includes(tag)) &&
    searchable(run).includes(text.trim().toLowerCase())
  );
}

function isIn(state: StateFilter, run: Run): boolean {
  if (state === 'active') {
    return !hasEnded(run.state);
  }
  return state === 'invalid' ? run.valid === false : run.state === state;
}

function searchable({ id, spec, tags, sweep, startedBy }: Run): string {
  return [id, spec.label, ...tags, spec.target, sweep, startedBy].filter(Boolean).join('\n').toLowerCase();
}
