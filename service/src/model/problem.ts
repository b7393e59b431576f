import { z } from 'zod';

import { FaultKind, FieldError } from './fault.ts';

/** A failure in an HTTP answer: a problem document of RFC 9457 (`application/problem+json`) with a Fault's own members. */
export const Problem = z.object({
  type: z.literal('about:blank'),
  title: z.string().describe('The standard phrase for the HTTP status.'),
  status: z.int().min(400).max(599),
  detail: z.string().describe('What happened.'),
  instance: z.string().describe("ID of this request, as in the service's log: `urn:uuid:…`."),
  kind: FaultKind,
  code: z.string().describe('Stable name of the failure, or the code of the store, such as ER_ACCESS_DENIED_ERROR.'),
  hint: z.string().describe('What to do next.'),
  errors: z.array(FieldError).describe('Every field that is wrong.'),
});
export type Problem = z.infer<typeof Problem>;
