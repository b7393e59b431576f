import { describe, expect, it } from 'vitest';

import { Outage, OUTAGE_EXAMPLES, outageText, parseOutage, parseOutages, patienceMs } from './outage.ts';

const KILL = { action: 'kill', server: 'kafka', member: 'leader', afterMs: 10_000, forMs: 5_000 };

function messages(outage: object): string[] {
  return (Outage.safeParse(outage).error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('the text of an outage', () => {
  it('says what is done, to which server, when it begins and how long it lasts', () => {
    expect(parseOutage('kill kafka leader after 10s for 5s')).toEqual(KILL);
    expect(parseOutage('  kill  kafka broker 2 after 1,000 rows for 1.5s ')).toEqual({
      ...{ action: 'kill', server: 'kafka', member: 2, afterRows: 1_000, forMs: 1_500 },
    });
    expect(parseOutage('restart cassandra node 1 after 1m')).toEqual({
      ...{ action: 'restart', server: 'cassandra', member: 1, afterMs: 60_000, forMs: 0 },
    });
  });

  it('can be read again', () => {
    for (const text of OUTAGE_EXAMPLES) {
      const outage = parseOutage(text);
      expect(outage && parseOutage(outageText(outage)), text).toEqual(outage);
    }
  });

  it.each([
    'kill kafka',
    'kill kafka leader after 10s',
    'kill kafka leader after 10s for 0s',
    'break kafka after 10s for 5s',
    'kill oracle after 10s for 5s',
    'kill mariadb after 10 for 5s',
    'kill mariadb leader after 10s for 5s',
    'lock kafka after 10s for 5s',
    'kill kafka broker 9 after 10s for 5s',
  ])('is refused: %s', (text) => {
    expect(parseOutage(text)).toBeUndefined();
  });

  it('may list several, separated by commas', () => {
    expect(parseOutages(`${OUTAGE_EXAMPLES[0]}, freeze mariadb after 1,000 rows for 3s`)).toMatchObject([
      KILL,
      { action: 'freeze', afterRows: 1_000 },
    ]);
    expect(parseOutages(`${OUTAGE_EXAMPLES[0]}, nonsense`)).toBeUndefined();
  });
});

describe('an outage', () => {
  it('needs exactly one condition', () => {
    const { afterMs: _, ...without } = KILL;
    expect(messages(without)).toEqual(['afterMs: either afterMs or afterRows is required, not both']);
    expect(messages({ ...KILL, afterRows: 5 })).toEqual(['afterMs: either afterMs or afterRows is required, not both']);
  });

  it('names only members that its server has', () => {
    expect(messages({ ...KILL, server: 'mariadb' })).toEqual([
      'member: is for kafka and cassandra; mariadb has one process',
      'member: only kafka has a leader',
    ]);
  });
});

describe('the patience of producers', () => {
  it('covers all outages and the start of the slowest server', () => {
    const outages = [parseOutage('kill mariadb after 1s for 20s'), parseOutage('kill cassandra after 1s for 30s')];
    expect(patienceMs(outages.filter((outage) => outage !== undefined))).toBe(230_000);
    expect(patienceMs(undefined)).toBeNull();
  });
});
