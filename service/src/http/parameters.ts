import { z } from 'zod';

import { Fault } from '../model/fault.ts';
import { fieldErrors } from '../model/field-errors.ts';

/** The schema of path parameters or of a query for routes that have none. */
export const NONE = z.strictObject({});

/**
 * A name or an id in a path. The pattern allows more than real names have, so that a mistyped name is reported as unknown, not as
 * malformed.
 */
export const Name = z.string().regex(/^[\w-]{1,64}$/);

/** From the year 1 to the end of 9999: no store accepts readings outside this range. */
const FIRST_MS = -62_135_596_800_000;
const LAST_MS = 253_402_300_799_999;

const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;

/** A number in a query: text that is clearly a number is converted; the schema refuses all other text. */
export function inQuery<Schema extends z.ZodType<number>>(schema: Schema) {
  return z.preprocess((text) => (typeof text === 'string' && NUMBER.test(text) ? Number(text) : text), schema);
}

const FLAGS = new Map<unknown, boolean>([
  ['true', true],
  ['false', false],
]);

/** Yes or no in a query, in one spelling; the schema refuses all other text. */
export const Flag = z.preprocess((text) => FLAGS.get(text) ?? text, z.boolean());

/** A point in time in a query. Readings from before 1970 have negative times. */
export const Instant = inQuery(z.number().min(FIRST_MS).max(LAST_MS));

/** Validated path parameters and query. Throws one `INVALID_INPUT` Fault that lists all errors in both. */
export function readParameters<Params extends z.ZodObject, Query extends z.ZodObject>(
  paramsSchema: Params,
  querySchema: Query,
  raw: { params: unknown; query: unknown }
): { params: z.output<Params>; query: z.output<Query> } {
  const params = paramsSchema.safeParse(raw.params);
  const query = querySchema.safeParse(raw.query);
  if (params.success && query.success) {
    return { params: params.data, query: query.data };
  }
  const fields = [
    ...(params.error ? fieldErrors(params.error, [], raw.params) : []),
    ...(query.error ? fieldErrors(query.error, [], raw.query) : []),
  ];
  throw new Fault({
    kind: 'configuration',
    code: 'INVALID_INPUT',
    message: fields.length === 1 ? 'A parameter is not valid.' : `${fields.length} parameters are not valid.`,
    hint: 'Correct what `errors` lists; /openapi.json describes every parameter.',
    fields,
  });
}
