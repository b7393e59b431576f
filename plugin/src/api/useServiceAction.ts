import { useMutation, type UseMutationOptions } from '@tanstack/react-query';
import { About } from '@thermobench/service/model/about.ts';
import { useEffect } from 'react';

import { service } from './client.ts';
import { RECOVERY_MS } from './polling.ts';
import { ServiceError } from './serviceError.ts';

/**
 * An action of the service, such as a start. If it fails because of an outage, its error disappears as soon as the
 * service answers again, as the errors of queries do.
 */
export function useServiceAction<Answer, Request = void>(options: UseMutationOptions<Answer, ServiceError, Request>) {
  const action = useMutation(options);
  const { error, reset } = action;
  const isOut = error?.isOutage ?? false;
  useEffect(() => {
    if (!isOut) {
      return undefined;
    }
    const asking = setInterval(() => {
      void hasAnswered().then((answered) => answered && reset());
    }, RECOVERY_MS);
    return () => clearInterval(asking);
  }, [isOut, reset]);
  return action;
}

async function hasAnswered(): Promise<boolean> {
  try {
    await service.get('about', About);
    return true;
  } catch (thrown) {
    // A service that refuses the request has answered.
    return thrown instanceof ServiceError && !thrown.isOutage && thrown.kind !== 'slow';
  }
}
