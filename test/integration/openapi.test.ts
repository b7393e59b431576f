import { it } from 'vitest';

import { expectConformance } from './schemathesis/conformance.ts';

it(
  'the service keeps to its OpenAPI document, whatever is sent: no failure of its own, no answer left out, no hang',
  // The part of test/long that takes a minute.
  () => expectConformance('--phases', 'fuzzing', '--max-examples', '3'),
  15 * 60_000
);
