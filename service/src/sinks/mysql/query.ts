import type { Connection, QueryOptions, QueryResult } from 'mysql2';

/**
 * The result of a query. Rejects with the error of mysql2's own `timeout` if there is none within `limitMs`; the connection must then
 * be closed, because the answer may still arrive.
 *
 * That option is not used, because its timer outlives a lost connection, and keeps the process alive until it expires: half an
 * hour for the count of a ledger.
 */
export async function query<Result extends QueryResult>(
  connection: Connection,
  question: Pick<QueryOptions, 'sql' | 'values'>,
  limitMs: number
): Promise<Result> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new NoAnswer(limitMs)), limitMs);
  try {
    const [result] = await Promise.race([connection.promise().query<Result>(question), late]);
    return result;
  } finally {
    clearTimeout(timer);
  }
}

class NoAnswer extends Error {
  readonly code = 'PROTOCOL_SEQUENCE_TIMEOUT';

  constructor(limitMs: number) {
    super(`no answer within ${limitMs / 1000} s`);
  }
}
