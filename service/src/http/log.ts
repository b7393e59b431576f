import { pino, type Logger } from 'pino';

/** Where the service writes what it does. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** Log of a service: a JSON document a line, to stderr, without secrets. */
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
