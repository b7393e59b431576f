import { describe, expect, it } from 'vitest';

import { Outage, OUTAGE_EXAMPLES, outageText, parseOutage, parseOutages, patienceMs } from './outage.ts';

const KILL = { action: 'kill', server: 'kafka', member: 'leader', afterMs: 10_000, forMs: 5_000 };

function messages(outage: unknown): string[] {
  return (Outage.safeParse(outage).error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('the text of an outage', () => {
  it('says what is done, to which server, when it begins and how long it lasts', () => {
    expect(parseOutage('kill kafka leader after 10s for 5s')).toEqual(KILL);
    expect(parseOutage('  kill  kafka broker 2 after 1,000 rows for 1.5s ')).toEqual({
      ...{ action: 'kill', server: 'kafka', member: 2, afterRows: 1_000, forMs: 1_500 },
    });
    expect(parseOutage('restart cassandra node 1 after 1m')).toEqual({
      ...{ action: 'restart', server: 'cassandra', member: 1, afterMs: 60_000 },
    });
  });

  it('can be read again', () => {
    for (const text of OUTAGE_EXAMPLES) {
      const outage = Outage.parse(parseOutage(text));
      expect(Outage.parse(parseOutage(outageText(outage))), text).toEqual(outage);
    }
  });

  it.each(['', 'kill', 'kill kafka leader after 10 for 5s', 'kill kafka leader 10s 5s', 'kill kafka, after 10s'])(
    'needs its form, which this has not: %s',
    (text) => {
      expect(parseOutage(text)).toBeUndefined();
    }
  );

  it('may list several, separated by commas', () => {
    expect(parseOutages(`${OUTAGE_EXAMPLES[0]}, freeze mariadb after 1,000 rows for 3s`)).toMatchObject([
      KILL,
      { action: 'freeze', afterRows: 1_000 },
    ]);
    expect(parseOutages(`${OUTAGE_EXAMPLES[0]}, nonsense`)).toBeUndefined();
  });
});

describe('an outage', () => {
  it.each([
    ['kill kafka leader for 5s', ['afterMs: needs one condition']],
    ['kill kafka leader after 5s', ['forMs: needs the time until it is undone']],
    ['kill mariadb leader after 5s for 5s', ['member: does not exist: mariadb has one process']],
    ['kill cassandra leader after 5s for 5s', ['member: does not exist: only kafka has a leader']],
    ['kill cassandra node 3 after 5s for 5s', ['member: does not exist: cassandra has at most 2 nodes']],
    ['lock kafka after 5s for 5s', ['action: is not possible for kafka']],
    ['kill relay after 5s for 5s', ['action: is not possible for relay, which can only be: freeze']],
    ['break mariadb after 5s for 5s', ['action: must be kill, freeze, restart or lock']],
    ['kill oracle after 5s for 5s', ['server: must be mariadb, kafka, cassandra or relay']],
    [
      'cut mariadb after 5s for 5s',
      ['action: needs root, so a run cannot do it. The nearest without root is `freeze`'],
    ],
    ['add kafka after 5s for 5s', ['action: cannot be undone']],
  ])('says what is wrong: %s', (text, expected) => {
    expect(messages(parseOutage(text))).toEqual(expected.map((message) => expect.stringContaining(message)));
  });

  it('has one condition, not two', () => {
    expect(messages({ ...KILL, afterRows: 5 })).toEqual([expect.stringContaining('afterMs: needs one condition')]);
  });
});

describe('the patience of producers', () => {
  it('covers all outages and the start of the slowest server', () => {
    const outages = ['kill mariadb after 1s for 20s', 'kill cassandra after 1s for 30s'];
    expect(patienceMs(outages.map((text) => Outage.parse(parseOutage(text))))).toBe(230_000);
    expect(patienceMs(undefined)).toBeNull();
  });
});
