import { createHash } from 'node:crypto';

import type { RunId } from '../model/run.ts';
import { madeAnewFault } from './offsets-missing.ts';
import type { RelayedTopic } from './relay-store.ts';

/** Digits of an id after its letter. */
const DIGITS = 20;

/** What a store records about the relays that fill one of its tables from topics of the same name. */
export interface KnownRelays {
  /** The topic id that each group began with. */
  readonly marks: readonly TopicMark[];
  /** Groups that have positions but no mark: Thermobench 0.1.0 wrote none. */
  readonly unmarked: readonly string[];
}

export interface TopicMark {
  readonly group: string;
  readonly topicId: string;
  /** Whether this relay was started with 0.1.0, so that rows without a run may be stored under {@link groupRunId}. */
  readonly isOld: boolean;
}

/** What a relay has to do before it may write. */
export interface Adoption {
  /** Must be written before anything else; null if it is already stored. */
  readonly mark: TopicMark | null;
  /** Ids under which 0.1.0 may have stored records of this topic. The relay uses the first id that has rows. */
  readonly oldIds: readonly RunId[];
}

/**
 * The run under which records without a run id are stored. It is the same for every relay of the topic, so that a second relay
 * finds the rows of the first.
 */
export function topicRunId(topicId: string): RunId {
  const digest = createHash('sha256').update(topicId).digest('hex');
  // Greater than the id of any run.
  return `t${BigInt(`0x${digest}`).toString(36).padStart(DIGITS, '0').slice(-DIGITS)}`;
}

/** The id that 0.1.0 used, derived from group and topic name. It also names the lock of a partition's connection. */
export function groupRunId(group: string, topic: string): RunId {
  const digest = createHash('sha256')
    .update(JSON.stringify([group, topic]))
    .digest();
  return `r${(digest.readUIntBE(0, 6) % 36 ** 7).toString(36).padStart(7, '0')}`;
}

/**
 * Whether a group may continue with the topic as it is now, and under which ids records may already be stored. A group that was
 * started with 0.1.0 adopts the current topic. Throws a fatal Fault if the group was started with an earlier topic of that
 * name.
 */
export function adopt({ marks, unmarked }: KnownRelays, group: string, topic: RelayedTopic & { id: string }): Adoption {
  const own = marks.find((mark) => mark.group === group);
  if (own !== undefined && own.topicId !== topic.id) {
    throw madeAnewFault(topic.name, own.topicId, topic.id);
  }
  const old = [
    ...marks.filter(({ isOld, topicId }) => isOld && topicId === topic.id).map((mark) => mark.group),
    ...unmarked,
  ];
  const ownFirst = old.toSorted((a, b) => Number(b === group) - Number(a === group) || (a < b ? -1 : 1));
  return {
    mark: own === undefined ? { group, topicId: topic.id, isOld: unmarked.includes(group) } : null,
    oldIds: ownFirst.map((oldGroup) => groupRunId(oldGroup, topic.name)),
  };
}
