import { it } from 'vitest';

import { expectConformance } from './schemathesis/conformance.ts';

it(
  'the service conforms to its OpenAPI document, whatever is sent: no internal error, no missing answer, no hang',
  // The part of test/long that takes a minute.
  () => expectConformance('--phases', 'fuzzing', '--max-examples', '3'),
  15 * 60_000
);
