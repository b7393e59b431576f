import { getBackendSrv } from '@grafana/runtime';
import { useQuery } from '@tanstack/react-query';
import { lastValueFrom } from 'rxjs';
import { z } from 'zod';

import { readFailure } from './readFailure.ts';

/**
 * Tag of dashboards that show the run selected by their variable `run`: the provisioned dashboard and users' copies of
 * it.
 */
const TAG = 'thermobench-run';

const Dashboards = z.array(z.object({ uid: z.string(), title: z.string(), url: z.string() }));

/** The dashboards of this Grafana that show a run and that this user may see. */
export function useDashboards() {
  return useQuery({
    queryKey: ['dashboards'],
    queryFn: async () => {
      try {
        const answer = getBackendSrv().fetch<unknown>({
          url: '/api/search',
          params: { tag: TAG, type: 'dash-db' },
          showErrorAlert: false,
        });
        return Dashboards.parse((await lastValueFrom(answer)).data);
      } catch (thrown) {
        throw readFailure(thrown);
      }
    },
    staleTime: Infinity,
  });
}
