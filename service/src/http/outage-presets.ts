import type { ConfiguredTarget } from '../config/settings.ts';
import type { Outage } from '../model/outage.ts';
import type { Preset } from '../model/preset.ts';
import { RunSpec, type RunRequest } from '../model/run.ts';

/** Enough for a steady rate before the first outage. */
const FIRST_AT_MS = 15_000;
const LASTS_MS = 10_000;
const RUN_MS = 60_000;
/** Enough for a server written in Java to be back before the next one is broken. */
const APART_MS = 30_000;
const CONSUMER_DOWN_MS = 60_000;

interface Broken {
  readonly target: ConfiguredTarget;
  readonly server: Outage['server'];
  readonly members: readonly number[];
}

type OutagePreset = Omit<Preset & { kind: 'run' }, 'kind' | 'request'> & {
  readonly run?: Partial<RunRequest>;
  readonly outages: ReadonlyArray<Omit<Outage, 'server' | 'forMs'> & Partial<Outage>>;
};

/** Experiments that break the private servers of a target; none if it has no such server, or if that is forbidden. */
export function outagePresets(target: ConfiguredTarget, all: readonly ConfiguredTarget[]): Preset[] {
  const { breakable, name } = target;
  const server = (['mariadb', 'kafka', 'cassandra'] as const).find((each) => each === name);
  if (server === undefined || breakable?.isAllowed !== true) {
    return [];
  }
  const members = Array.from({ length: breakable.members }, (_, index) => index + 1);
  const broken: Broken = { target, server, members };
  const presets = [...crashes(broken), ...stops(broken), ...(server === 'kafka' ? consumers(target, all) : [])];
  return presets.map(({ run, outages, ...naming }) => ({
    ...naming,
    kind: 'run',
    request: RunSpec.parse({
      ...{ target: name, producers: 2, durationMs: RUN_MS, ...run },
      outages: outages.map((outage) => ({ server, forMs: LASTS_MS, ...outage })),
    }),
  }));
}

function crashes({ server, members }: Broken): OutagePreset[] {
  const hasOthers = members.length > 1;
  const crash = (member: number | 'leader') =>
    ({ ...only(server, member), action: 'kill', afterMs: FIRST_AT_MS }) as const;
  return [
    ...(server === 'kafka' && hasOthers
      ? [
          {
            name: 'kill-leader',
            title: 'Kill the leader',
            description:
              'The leader of a partition crashes. How long until another broker takes over, and what is lost?',
            outages: [crash('leader')],
          },
          {
            name: 'lose-quorum',
            title: 'Lose the quorum',
            description:
              'Two of three brokers crash, so that nothing can be acked. Do writes go on by themselves afterwards?',
            outages: [crash(1), crash(2)],
            run: { durationMs: 2 * RUN_MS },
          },
        ]
      : []),
    {
      name: 'store-crash',
      title: 'Crash of the whole store',
      description: `${hasOthers ? 'All processes of the store crash' : 'The store crashes'} at the same moment. Is every acked row there afterwards?`,
      outages: members.map(crash),
      run: { durationMs: 2 * RUN_MS },
    },
  ];
}

function stops({ server, members }: Broken): OutagePreset[] {
  return [
    {
      name: 'rolling-restart',
      title: members.length > 1 ? 'Rolling restart' : 'Restart',
      description:
        members.length > 1
          ? 'Each process of the store restarts in turn, as in an update. Do the producers notice?'
          : 'The store restarts, as in an update. How long do the producers wait?',
      outages: members.map((member, index) => ({
        ...only(server, member),
        action: 'restart' as const,
        afterMs: FIRST_AT_MS + index * APART_MS,
        forMs: 0,
      })),
      run: { durationMs: RUN_MS + members.length * APART_MS },
    },
    {
      name: 'silent-store',
      title: 'The store falls silent',
      description:
        'The store stops answering, but its connections stay open, as after a network cut. How long until producers notice, and how fast do they catch up?',
      outages: members.map((member) => ({ ...only(server, member), action: 'freeze' as const, afterMs: FIRST_AT_MS })),
    },
    ...(server === 'mariadb'
      ? [
          {
            name: 'lock-held',
            title: 'A lock is held',
            description: 'Somebody locks the tables for a while, as a backup may do. How long do readings wait?',
            outages: [{ action: 'lock' as const, afterMs: FIRST_AT_MS }],
          },
        ]
      : []),
  ];
}

/** For a topic: its relay to the first store that can have one. */
function consumers({ kind }: ConfiguredTarget, all: readonly ConfiguredTarget[]): OutagePreset[] {
  const store = all.find((candidate) => candidate.kind.relay !== undefined && candidate.kind.experiments?.isRelayed);
  return kind.topic === undefined || store === undefined
    ? []
    : [
        {
          name: 'consumer-down',
          title: 'Consumer down for a minute',
          description: `The relay to ${store.name} stands still for a minute. How far does it fall behind, and does every row arrive?`,
          run: { relayTo: store.name, ratePerSecond: 500, durationMs: CONSUMER_DOWN_MS + RUN_MS },
          outages: [{ action: 'freeze', server: 'relay', afterMs: FIRST_AT_MS, forMs: CONSUMER_DOWN_MS }],
        },
      ];
}

/** MariaDB has one process, so that it has no number. */
function only(server: Outage['server'], member: number | 'leader'): Pick<Outage, 'member'> {
  return server === 'mariadb' ? {} : { member };
}
