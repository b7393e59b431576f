import { expect } from 'vitest';

import { Fault } from '../../service/src/model/fault.ts';

/** The Fault a promise rejects with; fails the test if it resolves. */
export async function faultOf(promise: unknown): Promise<Fault> {
  const thrown: unknown = await Promise.resolve(promise).then(
    () => expect.unreachable('it resolved'),
    (reason: unknown) => reason
  );
  return Fault.from(thrown);
}
