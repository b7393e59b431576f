import { it } from 'vitest';

import { expectConformance } from '../integration/schemathesis/conformance.ts';

it('the service conforms to its OpenAPI document through long fuzzing and sequences of requests', () =>
  expectConformance('--max-examples', '25'));
