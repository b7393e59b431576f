import { describe, expect, it } from 'vitest';

import { queryClient } from './queryClient.ts';
import { ServiceError, type ServiceErrorKind } from './serviceError.ts';

/** How many times a query is sent if it always fails with this kind of error. */
async function timesAsked(kind: ServiceErrorKind): Promise<number> {
  let times = 0;
  const asked = queryClient.fetchQuery({
    queryKey: ['test', kind],
    queryFn() {
      times += 1;
      throw new ServiceError({ kind, message: 'No.' });
    },
    retryDelay: 0,
  });
  await expect(asked).rejects.toMatchObject({ kind });
  return times;
}

describe('a failing query', () => {
  it('is retried a few times if there was no answer, because the cause may be temporary', async () => {
    expect(await timesAsked('unreachable')).toBe(3);
  });

  it('is not retried after a timeout, because the user has waited long enough', async () => {
    expect(await timesAsked('slow')).toBe(1);
  });

  it.each<ServiceErrorKind>(['tokenRefused', 'signedOut', 'missing', 'unreadable', 'failed'])(
    'is not retried if the answer would be the same: %s',
    async (kind) => {
      expect(await timesAsked(kind)).toBe(1);
    }
  );
});
