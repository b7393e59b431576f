import { z } from 'zod';

import { durationText, parseTime } from './quantities.ts';

const DAY_MS = 86_400_000;
const MOST_MEMBERS = 3;

/** What is done to a server. Each of these can be undone without root. */
export const OutageAction = z.enum(['kill', 'freeze', 'restart', 'lock']);
export type OutageAction = z.infer<typeof OutageAction>;

/** The servers of the private stack that can be broken. */
export const OutageServer = z.enum(['mariadb', 'kafka', 'cassandra']);
export type OutageServer = z.infer<typeof OutageServer>;

/** How a process of each server is called; a server with one process needs no number. */
const MEMBER_WORDS: Readonly<Record<OutageServer, string | null>> = {
  mariadb: null,
  kafka: 'broker',
  cassandra: 'node',
};

/** An example of each form, for help and error messages. */
export const OUTAGE_EXAMPLES = [
  'kill kafka leader after 10s for 5s',
  'freeze mariadb after 5s for 3s',
  'restart cassandra node 2 after 1000 rows',
  'lock mariadb after 5s for 3s',
] as const;

/** Something that a run breaks on purpose, and when. */
export const Outage = z
  .strictObject({
    action: OutageAction.describe(
      'kill: as a crash does (SIGKILL); the server is started again at the end. freeze: its process stops, but its ' +
        'connections stay (SIGSTOP). restart: it shuts down gracefully and is started again. lock: a lock on the table, ' +
        'which only MariaDB has.'
    ),
    server: OutageServer.describe("A server of this data folder's private stack, which the run uses."),
    member: z
      .union([z.literal('leader'), z.int().min(1).max(MOST_MEMBERS)])
      .optional()
      .describe(
        'Number of the Kafka broker or Cassandra node; `leader` is the broker that leads the first partition of the ' +
          'topic when the outage begins. Default: 1.'
      ),
    afterMs: z
      .int()
      .min(0)
      .max(DAY_MS)
      .optional()
      .describe('Begin this long after the warm-up, in milliseconds. Either this or `afterRows` is required.'),
    afterRows: z.int().min(1).optional().describe('Begin when the run has this many acked rows.'),
    forMs: z
      .int()
      .min(0)
      .max(DAY_MS)
      .default(0)
      .describe('How long until it is undone, in milliseconds. A restart may take no longer than it needs: 0.'),
  })
  .superRefine((outage, { addIssue }) => {
    for (const [field, message] of outageErrors(outage)) {
      addIssue({ code: 'custom', path: [field], message });
    }
  });
export type Outage = z.infer<typeof Outage>;

/** What a run breaks; each outage has its own time, and several may overlap. */
export const Outages = z.array(Outage).min(1).max(50);

function outageErrors({ action, server, member, afterMs, afterRows, forMs }: Outage): Array<[keyof Outage, string]> {
  const errors: Array<[keyof Outage, string]> = [];
  if ((afterMs === undefined) === (afterRows === undefined)) {
    errors.push(['afterMs', 'either afterMs or afterRows is required, not both']);
  }
  if (action === 'lock' && server !== 'mariadb') {
    errors.push(['action', 'a lock needs a table of mariadb; kafka and cassandra have no such lock']);
  }
  if (action !== 'restart' && forMs === 0) {
    errors.push(['forMs', 'must be at least 1, such as 5000 for five seconds']);
  }
  if (server === 'mariadb' && member !== undefined) {
    errors.push(['member', 'is for kafka and cassandra; mariadb has one process']);
  }
  if (member === 'leader' && server !== 'kafka') {
    errors.push(['member', 'only kafka has a leader']);
  }
  return errors;
}

const PATTERN = new RegExp(
  `^(?<action>${OutageAction.options.join('|')}) (?<server>${OutageServer.options.join('|')})` +
    '(?: (?:(?:broker|node) (?<number>[1-9])|(?<leader>leader)|table))?' +
    ' after (?:(?<rows>[0-9,]+) rows|(?<after>[0-9.]+[a-z]+))(?: for (?<lasts>[0-9.]+[a-z]+))?$'
);

/** `kill kafka leader after 10s for 5s` as an outage. Undefined for anything else. */
export function parseOutage(text: string): Outage | undefined {
  const parts = PATTERN.exec(text.trim().replaceAll(/\s+/g, ' '))?.groups;
  if (parts === undefined) {
    return undefined;
  }
  const { action, server, number, leader, rows, after, lasts } = parts;
  const [afterMs, forMs] = [after, lasts].map((time) => (time === undefined ? undefined : parseTime(time)));
  const isTimeWrong = (time: string | undefined, ms: number | undefined) => time !== undefined && ms === undefined;
  if (isTimeWrong(after, afterMs) || isTimeWrong(lasts, forMs)) {
    return undefined;
  }
  return Outage.safeParse({
    ...{ action, server },
    ...(number !== undefined && { member: Number(number) }),
    ...(leader !== undefined && { member: 'leader' }),
    ...(afterMs !== undefined && { afterMs: Math.round(afterMs) }),
    ...(rows !== undefined && { afterRows: Number(rows.replaceAll(',', '')) }),
    ...(forMs !== undefined && { forMs: Math.round(forMs) }),
  }).data;
}

/** Several outages, separated by commas. Undefined if one of them cannot be read. */
export function parseOutages(text: string): Outage[] | undefined {
  // A comma between digits separates thousands.
  const outages = text.split(/,(?!\d)/).map(parseOutage);
  return outages.every((outage) => outage !== undefined) ? outages : undefined;
}

/** `kafka broker 2`, `kafka leader`, `mariadb` */
export function memberText({ server, member }: Pick<Outage, 'server' | 'member'>): string {
  const word = MEMBER_WORDS[server];
  return word === null ? server : member === 'leader' ? `${server} leader` : `${server} ${word} ${member ?? 1}`;
}

/** The reverse of {@link parseOutage}. */
export function outageText(outage: Outage): string {
  const { action, afterMs, afterRows, forMs } = outage;
  const after = afterMs === undefined ? `${afterRows} rows` : durationText(afterMs);
  return `${action} ${memberText(outage)} after ${after}${forMs === 0 ? '' : ` for ${durationText(forMs)}`}`;
}

/** How long a server may take to answer again after it was started: Cassandra replays its log, and Java starts slowly. */
const STARTS_WITHIN_MS: Readonly<Record<OutageServer, number>> = {
  mariadb: 60_000,
  kafka: 60_000,
  cassandra: 180_000,
};

/**
 * How long producers go on trying to reach a store that these outages break: as long as all of them together, and as a server
 * takes to start. Null without outages.
 */
export function patienceMs(outages: readonly Outage[] | undefined): number | null {
  return outages === undefined
    ? null
    : outages.reduce((sum, { forMs }) => sum + forMs, 0) +
        Math.max(...outages.map(({ server }) => STARTS_WITHIN_MS[server]));
}
