import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { knownRelays, markRow } from './topic-marks.ts';
import { adopt, groupRunId, topicRunId } from './topic-identity.ts';

const TODAY = '0f9c2a44-7d1e-4b5a-8c31-5e2f6d70a1b2';
const EARLIER = 'ffffffff-ffff-ffff-ffff-fffffffffffe';
const TOPIC = { name: 'temperature', id: TODAY, partitions: 2 };
const marked = (group: string, topicId: string, isOld = false) => ({ group, topicId, isOld });

describe('the topic ids and relay ids in a store', () => {
  it('are the same for every group, so that a second group finds the rows of the first', () => {
    const nothing = { marks: [], unmarked: [] };
    expect(adopt(nothing, 'one', TOPIC)).toEqual({ mark: marked('one', TODAY), oldIds: [] });
    expect(adopt({ marks: [marked('one', TODAY)], unmarked: [] }, 'two', TOPIC).oldIds).toEqual([]);
    expect(topicRunId(TODAY)).not.toBe(topicRunId(EARLIER));
  });

  it('do not let a group continue after the topic was created again under its name', () => {
    const known = { marks: [marked('one', EARLIER)], unmarked: [] };
    expect(() => adopt(known, 'one', TOPIC)).toThrow(
      expect.objectContaining({ code: 'OFFSETS_MISSING', kind: 'fatal' })
    );
    expect(adopt(known, 'two', TOPIC)).toEqual({ mark: marked('two', TODAY), oldIds: [] });
  });

  it('from 0.1.0 are kept; a group that 0.1.0 began finds its own id first', () => {
    const known = { marks: [], unmarked: ['b', 'a'] };
    const ids = (...groups: string[]) => groups.map((group) => groupRunId(group, TOPIC.name));
    expect(adopt(known, 'b', TOPIC)).toEqual({ mark: marked('b', TODAY, true), oldIds: ids('b', 'a') });
    expect(adopt(known, 'new', TOPIC)).toEqual({ mark: marked('new', TODAY), oldIds: ids('a', 'b') });
    const adopted = { marks: [marked('a', TODAY, true), marked('b', EARLIER, true)], unmarked: [] };
    expect(adopt(adopted, 'new', TOPIC).oldIds).toEqual(ids('a'));
  });

  it('are read back from the store as they were written, whatever the bits of the id', () => {
    const mark = fc.record({ group: fc.string(), topicId: fc.uuid(), isOld: fc.boolean() });
    fc.assert(
      fc.property(fc.uniqueArray(mark, { selector: ({ group }) => group }), (marks) => {
        const rows = marks.map(markRow);
        expect(knownRelays(rows)).toEqual({ marks, unmarked: [] });
        const unsigned = rows.map((row) => ({ ...row, high: BigInt.asUintN(64, row.high) }));
        expect(knownRelays(unsigned)).toEqual({ marks, unmarked: [] });
      })
    );
  });
});
