import { useQueryClient } from '@tanstack/react-query';

import { queryKeys } from './queryKeys.ts';
import { useServiceAction } from './useServiceAction.ts';

/** Starts or changes a run, a sweep or a limit search. The service's answer replaces the cached one, and lists are queried again. */
export function useChange<Input, Changed extends { id: string }>(
  kind: 'run' | 'sweep' | 'limit',
  send: (input: Input) => Promise<Changed>
) {
  const client = useQueryClient();
  return useServiceAction({
    mutationFn: send,
    onSuccess: (changed) => {
      client.setQueryData(queryKeys[kind](changed.id), changed);
      return client.invalidateQueries({ queryKey: queryKeys[`${kind}s`] });
    },
  });
}
