import type { KnownRelays, TopicMark } from './topic-identity.ts';

/**
 * A relay's topic id is stored in `relay_offset`, in a separate row beside the positions: users with minimal privileges may write
 * there, but may not add a column. The row has a partition number that no topic has; `next_offset` and `generation` are the two
 * halves of the id.
 */
const MARK_PARTITION = 4_294_967_295;
/** The same for a group that was started with 0.1.0. */
const OLD_MARK_PARTITION = 4_294_967_294;
export const FIRST_MARK_PARTITION = OLD_MARK_PARTITION;

/** A mark as a row of `relay_offset`. */
export interface MarkRow {
  readonly group: string;
  readonly partition: number;
  /** Signed, 64 bits each. */
  readonly high: bigint;
  readonly low: bigint;
}

export function markRow({ group, topicId, isOld }: TopicMark): MarkRow {
  const bits = BigInt(`0x${topicId.replaceAll('-', '')}`);
  return {
    group,
    partition: isOld ? OLD_MARK_PARTITION : MARK_PARTITION,
    high: BigInt.asIntN(64, bits >> 64n),
    low: BigInt.asIntN(64, bits),
  };
}

/** What the rows of one topic and table say about their relays. */
export function knownRelays(rows: readonly MarkRow[]): KnownRelays {
  const marks = rows.filter(({ partition }) => partition >= OLD_MARK_PARTITION).map(markOf);
  const marked = new Set(marks.map(({ group }) => group));
  const unmarked = new Set(rows.map(({ group }) => group).filter((group) => !marked.has(group)));
  return { marks, unmarked: [...unmarked] };
}

/** The mark in a row; `high` and `low` may be signed or unsigned. */
function markOf({ group, partition, high, low }: MarkRow): TopicMark {
  const bits = (BigInt.asUintN(64, high) << 64n) | BigInt.asUintN(64, low);
  const hex = bits.toString(16).padStart(32, '0');
  const topicId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { group, topicId, isOld: partition === OLD_MARK_PARTITION };
}
