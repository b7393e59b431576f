import { useQueryClient } from '@tanstack/react-query';

import { service } from './client.ts';
import { queryKeys } from './queryKeys.ts';
import { useServiceAction } from './useServiceAction.ts';

/** What is deleted with a sweep or limit search. */
export interface GroupRemoval {
  runs: 'keep' | 'delete';
  readings: 'keep' | 'delete';
}

/** Deletes a finished sweep or limit search, alone or with its runs. */
export function useRemoveGroup(kind: 'sweep' | 'limit', id: string) {
  const client = useQueryClient();
  return useServiceAction({
    mutationFn: ({ runs, readings }: GroupRemoval) =>
      service.remove(`${kind}s/${encodeURIComponent(id)}?runs=${runs}&readings=${readings}`),
    onSuccess: () => {
      client.removeQueries({ queryKey: queryKeys[kind](id) });
      // The runs have been deleted, or no longer belong to the group.
      client.removeQueries({ queryKey: ['run'] });
      void client.invalidateQueries({ queryKey: queryKeys[`${kind}s`] });
      return client.invalidateQueries({ queryKey: queryKeys.runs });
    },
  });
}
