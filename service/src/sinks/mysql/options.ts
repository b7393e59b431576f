import { isIP } from 'node:net';

import { z } from 'zod';

import { commitEvery, TableModel, timeoutMs } from '../../model/store-settings.ts';

const Target = z.strictObject({
  sink: z.literal('mysql'),
  host: z
    .string()
    .refine(
      (host) => host.startsWith('/') || isIP(host) !== 0 || /^[^\s/:]+$/.test(host),
      'must be a name or an address without scheme and port, or the absolute path of a socket'
    )
    .default('127.0.0.1')
    .describe('Name or address of the MariaDB or MySQL server; a path means `socket`.'),
  port: z.int().min(1).max(65_535).default(3306),
  socket: z
    .string()
    .startsWith('/', 'must be an absolute path, such as /run/mysqld/mysqld.sock')
    .optional()
    .describe('Path of the unix socket of a server on this machine, instead of host and port.'),
  database: z.string().min(1).max(64).describe('The database (schema) of the table; it must exist.'),
  user: z.string().min(1).max(128),
  password: z.string().default('').describe('Preferably "${VARIABLE}" or file:PATH.'),
  tls: z
    .strictObject({
      ca: z.string().min(1).optional().describe("PEM of the CA certificate that signed the server's certificate."),
      verify: z.boolean().default(true).describe("Whether the server's certificate and name are checked."),
      serverName: z
        .string()
        .min(1)
        .optional()
        .describe("The name in the server's certificate, if `host` is an address or another name."),
    })
    .optional()
    .describe('TLS settings. Without them, the connection is not encrypted.'),
  timeoutMs: timeoutMs(10_000, 'each answer from the server'),
  table: z
    .string()
    .regex(/^[A-Za-z0-9_$]{1,64}$/)
    .optional()
    .describe('Name of the table. Default: reading, or reading_article in the schema "article".'),
});

/** mysql2 verifies host names, but accepts any IP address as "localhost". */
export const MysqlTarget = Target.refine(
  ({ host, tls }) => !tls?.verify || tls.serverName !== undefined || isIP(host) === 0,
  {
    path: ['tls', 'serverName'],
    message:
      "is required if host is an address: the name in the server's certificate. Or use that name as host, or set tls.verify to false.",
  }
);
export type MysqlTarget = z.output<typeof MysqlTarget>;

/** Path of the unix socket to the server; undefined if host and port are used. */
export function socketPath({ socket, host }: MysqlTarget): string | undefined {
  return socket ?? (host.startsWith('/') ? host : undefined);
}

/** Settings of the mysql sink. */
export const MysqlOptions = z.strictObject({
  commitEvery: commitEvery(10),
  insert: z
    .enum(['single', 'pipelined', 'multirow'])
    .default('pipelined')
    .describe(
      'How rows are sent. single: one statement per row, waiting for each answer. pipelined: one statement per row, without waiting. multirow: many rows in one statement.'
    ),
  rowsPerStatement: z.int().min(2).max(5_000).default(100).describe('Rows per statement with insert: multirow.'),
  depth: z
    .int()
    .min(1)
    .max(10_000)
    .default(1_000)
    .describe('Maximum number of rows in flight; insert: single has a depth of 1.'),
  schema: TableModel,
  client: z
    .enum(['wire', 'mysql2'])
    .default('wire')
    .describe("wire: Thermobench's own lean writer. mysql2: everything through that library, for comparison."),
});
export type MysqlOptions = z.output<typeof MysqlOptions>;
