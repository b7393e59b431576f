import { z } from 'zod';

import { durationText, parseTime } from './quantities.ts';

const DAY_MS = 86_400_000;
const NOT_HERE = 'needs root, so a run cannot do it';

/** Why a run cannot do what people may want it to do. */
const IMPOSSIBLE: Readonly<Record<string, string>> = {
  cut: `${NOT_HERE}. The nearest without root is \`freeze\`: connections stay open, and nothing is answered`,
  slow: `${NOT_HERE}. The nearest without root is \`freeze\`, several times for a short time`,
  fill: 'is not supported: filling a disk would harm everything else on it',
  throttle: `${NOT_HERE}: only a control group can limit a disk`,
  add: 'cannot be undone: Kafka cannot remove partitions, and a stack keeps its number of servers',
};

/** What is done to a server. Each of these can be undone without root. */
export const OutageAction = z.enum(['kill', 'freeze', 'restart', 'lock'], {
  error: ({ input }) => IMPOSSIBLE[String(input)] ?? 'must be kill, freeze, restart or lock',
});
export type OutageAction = z.infer<typeof OutageAction>;

/** What can be broken: servers of the private stack, and the relay of the run itself. */
const OutageServer = z.enum(['mariadb', 'kafka', 'cassandra', 'relay'], {
  error: 'must be mariadb, kafka, cassandra or relay',
});
type OutageServer = z.infer<typeof OutageServer>;

/** What can be done to each of them. */
const ACTIONS_OF: Readonly<Record<OutageServer, readonly OutageAction[]>> = {
  mariadb: ['kill', 'freeze', 'restart', 'lock'],
  kafka: ['kill', 'freeze', 'restart'],
  cassandra: ['kill', 'freeze', 'restart'],
  relay: ['freeze'],
};

/** What one of its processes is called, and how many there may be. */
const MEMBERS: Readonly<Record<OutageServer, { word: string; most: number } | null>> = {
  mariadb: null,
  kafka: { word: 'broker', most: 3 },
  cassandra: { word: 'node', most: 2 },
  relay: null,
};

/** An example of each form, for help and error messages. */
export const OUTAGE_EXAMPLES = [
  'kill kafka leader after 10s for 5s',
  'freeze mariadb after 5s for 3s',
  'restart cassandra node 2 after 1000 rows',
] as const;

/** Something that a run breaks on purpose, and when. */
export const Outage = z
  .strictObject({
    action: OutageAction.describe(
      'kill: ends the process as a crash does (SIGKILL), and starts it again at the end. freeze: stops the process, but ' +
        'its connections stay open (SIGSTOP). restart: shuts it down gracefully and starts it again. lock: locks all ' +
        'tables of MariaDB against writing.'
    ),
    server: OutageServer.describe(
      "A server of this data folder's private stack that the run writes to, or the run's own relay, which can only be frozen."
    ),
    member: z
      .union([z.literal('leader'), z.int().min(1).max(3)])
      .optional()
      .describe(
        'Number of the Kafka broker or Cassandra node. `leader` is the broker that leads the first partition of the ' +
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
      .describe('How long until it is undone, in milliseconds. Only a restart may do without: it starts at once.'),
  })
  .superRefine((outage, { addIssue }) => {
    for (const [field, message] of contradictions(outage)) {
      addIssue({ code: 'custom', path: [field], message });
    }
  });
export type Outage = z.infer<typeof Outage>;

/** What a run breaks; each outage has its own time, and several may overlap. */
export const Outages = z.array(Outage).min(1).max(50);

function contradictions({ action, server, member, ...when }: Outage): Array<[keyof Outage, string]> {
  const { afterMs, afterRows, forMs } = when;
  const found: Array<[keyof Outage, string]> = [];
  if (!ACTIONS_OF[server].includes(action)) {
    found.push(['action', `is not possible for ${server}, which can only be: ${ACTIONS_OF[server].join(', ')}`]);
  }
  if ((afterMs === undefined) === (afterRows === undefined)) {
    found.push([
      'afterMs',
      'needs one condition: a time (`after 10s`, afterMs) or rows (`after 1000 rows`, afterRows)',
    ]);
  }
  if (action !== 'restart' && forMs === 0) {
    found.push(['forMs', 'needs the time until it is undone, such as `for 5s`, or "forMs": 5000']);
  }
  const members = MEMBERS[server];
  if (member !== undefined && (members === null || (typeof member === 'number' && member > members.most))) {
    const known = members === null ? 'one process' : `at most ${members.most} ${members.word}s`;
    found.push(['member', `does not exist: ${server} has ${known}`]);
  } else if (member === 'leader' && server !== 'kafka') {
    found.push(['member', 'does not exist: only kafka has a leader']);
  }
  return found;
}

const PATTERN = new RegExp(
  '^(?<action>[a-z]+) (?<server>[a-z]+)' +
    '(?: (?:(?:broker|node) (?<number>[0-9]+)|(?<leader>leader)))?' +
    '(?: after (?:(?<rows>[0-9,]+) rows|(?<after>[0-9.]+[a-z]+)))?(?: for (?<lasts>[0-9.]+[a-z]+))?$'
);

/**
 * `kill kafka leader after 10s for 5s` in the form of an {@link Outage}, whose schema has still to check it. Undefined for a
 * text of another form.
 */
export function parseOutage(text: string): Record<string, unknown> | undefined {
  const parts = PATTERN.exec(text.trim().replaceAll(/\s+/g, ' '))?.groups;
  const { action, server, number, leader, rows, after, lasts } = parts ?? {};
  const [afterMs, forMs] = [after, lasts].map((time) => (time === undefined ? undefined : parseTime(time)));
  const isTimeWrong = (time: string | undefined, ms: number | undefined) => time !== undefined && ms === undefined;
  if (parts === undefined || isTimeWrong(after, afterMs) || isTimeWrong(lasts, forMs)) {
    return undefined;
  }
  return {
    ...{ action, server },
    ...(number !== undefined && { member: Number(number) }),
    ...(leader !== undefined && { member: leader }),
    ...(afterMs !== undefined && { afterMs: Math.round(afterMs) }),
    ...(rows !== undefined && { afterRows: Number(rows.replaceAll(',', '')) }),
    ...(forMs !== undefined && { forMs: Math.round(forMs) }),
  };
}

/** Several outages, separated by commas. Undefined if one of them has another form. */
export function parseOutages(text: string): Array<Record<string, unknown>> | undefined {
  // A comma between digits separates thousands.
  const outages = text.split(/,(?!\d)/).map(parseOutage);
  return outages.every((outage) => outage !== undefined) ? outages : undefined;
}

/** `kafka broker 2`, `kafka leader`, `mariadb` */
export function memberText({ server, member }: Pick<Outage, 'server' | 'member'>): string {
  const members = MEMBERS[server];
  return members === null
    ? server
    : member === 'leader'
      ? `${server} leader`
      : `${server} ${members.word} ${member ?? 1}`;
}

/** The reverse of {@link parseOutage}. */
export function outageText(outage: Outage): string {
  const { action, afterMs, afterRows, forMs } = outage;
  const after = afterMs === undefined ? `${afterRows} rows` : durationText(afterMs);
  return `${action} ${memberText(outage)} after ${after}${forMs === 0 ? '' : ` for ${durationText(forMs)}`}`;
}

/** How long each may take to answer again after it was started: Cassandra replays its log, and Java starts slowly. */
const STARTS_WITHIN_MS: Readonly<Record<OutageServer, number>> = {
  mariadb: 60_000,
  kafka: 60_000,
  cassandra: 180_000,
  relay: 0,
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
