import fc from 'fast-check';

import { Fault } from '../../src/model/fault.ts';

/** How many mutated inputs to try per decoder; `npm run test:long` sets more. */
const RUNS = Number(process.env.THERMOBENCH_FUZZ_RUNS ?? 2_000);

/** One change to some bytes, as caused by a broken disk, a cut connection or an attacker. */
const change = fc.oneof(
  fc.record({ kind: fc.constant('byte' as const), at: fc.nat(), value: fc.nat(255) }),
  fc.record({
    kind: fc.constant('number' as const),
    at: fc.nat(),
    value: fc.oneof(fc.constantFrom(-2147483648, -12, -9, -1, 0, 2147483647), fc.integer()),
  }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(), value: fc.nat() }),
  fc.record({ kind: fc.constant('repeat' as const), at: fc.nat(), value: fc.nat(64) })
);

function changed(bytes: Buffer, { kind, at, value }: typeof change extends fc.Arbitrary<infer T> ? T : never): Buffer {
  if (bytes.length === 0) {
    return bytes;
  }
  const from = at % bytes.length;
  switch (kind) {
    case 'byte':
      bytes[from] = value;
      return bytes;
    case 'number':
      if (bytes.length >= 4) {
        bytes.writeInt32BE(value, Math.min(from, bytes.length - 4));
      }
      return bytes;
    case 'cut':
      return bytes.subarray(0, from);
    case 'repeat':
      return Buffer.concat([bytes, bytes.subarray(from, from + value)]);
  }
}

/**
 * Feeds the decoder real input with up to six changes. It must terminate, either with a result or by throwing an error
 * of one of the classes in `refusals`. Returns the longest time and the number of refused inputs.
 */
export function fuzz(
  originals: readonly Buffer[],
  decode: (bytes: Buffer) => unknown,
  refusals: ReadonlyArray<new (...parts: never[]) => Error> = [Fault]
): { inputs: number; refused: number; worstMs: number; mostBytes: number } {
  const found = { inputs: 0, refused: 0, worstMs: 0, mostBytes: 0 };
  fc.assert(
    fc.property(
      fc.constantFrom(...originals),
      fc.array(change, { minLength: 1, maxLength: 6 }),
      (original, changes) => {
        const bytes = changes.reduce(changed, Buffer.from(original));
        const before = memoryBytes();
        const started = performance.now();
        try {
          decode(bytes);
        } catch (thrown) {
          if (!refusals.some((refusal) => thrown instanceof refusal)) {
            throw thrown;
          }
          found.refused++;
        }
        found.inputs++;
        found.worstMs = Math.max(found.worstMs, performance.now() - started);
        found.mostBytes = Math.max(found.mostBytes, memoryBytes() - before);
      }
    ),
    { numRuns: RUNS }
  );
  return found;
}

function memoryBytes(): number {
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
}
