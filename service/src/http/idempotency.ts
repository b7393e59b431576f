import { z } from 'zod';

import { Fault } from '../model/fault.ts';
import { HttpFault } from './problem.ts';
import type { Answer } from './route.ts';

export const IdempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/)
  .describe(
    'A string without spaces that is unique for each new request, such as a UUID. A request with the same key gets the same answer.'
  );

const MAX_KEYS = 1000;
const KEPT_MS = 24 * 3_600_000;

interface Kept {
  readonly fingerprint: string;
  readonly at: number;
  /** Absent while the first request is still running. */
  answer?: Answer;
}

/**
 * Answers to requests with an `Idempotency-Key`, so that a client may repeat a request whose answer was lost. Kept in memory: the
 * newest 1000 for at most 24 hours, and not across restarts. Failures are not kept, since they changed nothing.
 */
export class IdempotencyKeys {
  readonly #kept = new Map<string, Kept>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * Performs the request on the first use of its key, and returns the stored answer after that. `fingerprint` identifies the
   * request: throws a 422 HttpFault for a different request under the same key, and a 409 HttpFault while the first is still
   * running.
   */
  async once(key: string, fingerprint: string, perform: () => Promise<Answer>): Promise<Answer> {
    this.#forgetOld();
    const known = this.#kept.get(key);
    if (known) {
      return answerAgain(known, fingerprint);
    }
    const kept: Kept = { fingerprint, at: this.#now() };
    this.#kept.set(key, kept);
    try {
      kept.answer = await perform();
      return kept.answer;
    } catch (error) {
      this.#kept.delete(key);
      throw error;
    }
  }

  #forgetOld(): void {
    for (const [key, { at, answer }] of this.#kept) {
      const surplus = this.#kept.size >= MAX_KEYS;
      if (answer && (surplus || this.#now() - at > KEPT_MS)) {
        this.#kept.delete(key);
      } else if (!surplus) {
        return;
      }
    }
  }
}

function answerAgain({ fingerprint, answer }: Kept, repeated: string): Answer {
  if (fingerprint !== repeated) {
    throw new HttpFault({
      status: 422,
      code: 'IDEMPOTENCY_KEY_REUSED',
      message: 'This Idempotency-Key was already used for a different request.',
      hint: 'Use a new key for every new request, such as a random UUID.',
    });
  }
  if (!answer) {
    throw new HttpFault({
      status: 409,
      code: 'IDEMPOTENCY_KEY_IN_FLIGHT',
      message: 'The first request with this Idempotency-Key is still being answered.',
      hint: 'Repeat the request in a moment.',
      headers: { 'Retry-After': '1' },
    });
  }
  return answer;
}

/** The key of a request, if any. Throws an `INVALID_INPUT` Fault if it is malformed. */
export function idempotencyKey(header: string | undefined): string | undefined {
  const key = IdempotencyKey.optional().safeParse(header);
  if (key.success) {
    return key.data;
  }
  throw new Fault({
    kind: 'configuration',
    code: 'INVALID_INPUT',
    message: 'The header Idempotency-Key is not valid.',
    hint: 'Use a random UUID, or omit it.',
    fields: [
      { field: 'Idempotency-Key', value: header, message: 'must be 1 to 255 printable characters without spaces' },
    ],
  });
}
