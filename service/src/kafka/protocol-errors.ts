import { protocolErrorsCodesById } from '@platformatic/kafka';

/** Kafka's own name for an error code; `NONE` for 0. */
export function errorName(code: number): string {
  return protocolErrorsCodesById[code] ?? `ERROR_${code}`;
}
