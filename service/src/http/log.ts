import { pino, type Logger } from 'pino';

/** Log of the service's activity. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** Log of a service: one JSON document per line, to stderr, without secrets. */
export function openLog(level: 'debug' | 'info' | 'warn' | 'error' | 'silent'): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: ['authorization', 'password', 'token', '*.authorization', '*.password', '*.token', 'tokens'],
    },
    pino.destination({ dest: 2, sync: true })
  );
}
