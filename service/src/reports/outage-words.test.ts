import { describe, expect, it } from 'vitest';

import { all, like, texts } from '../../test/reports/trial-report.ts';
import type { OutageReport } from '../model/outage-report.ts';

const KILLED: OutageReport = {
  outage: { action: 'kill', server: 'kafka', member: 'leader', afterMs: 10_000, forMs: 5_000 },
  ...{ what: 'kafka broker 2', begunAt: 1_700_000_010_000, undoneAt: 1_700_000_015_000, answeredAt: 1_700_000_022_500 },
  ...{ problem: null, unavailableMs: 6_380, longestSilenceMs: 7_000, rowsPerSecondBefore: 1_984, backAfterMs: 8_000 },
  ...{ latencyDuringMs: all(187), latencyAfterMs: all(46) },
};
const NEVER: OutageReport = {
  outage: { action: 'freeze', server: 'mariadb', afterRows: 5, forMs: 1_000 },
  ...{ what: 'mariadb', begunAt: null, undoneAt: null, answeredAt: null },
  problem: {
    kind: 'configuration',
    code: 'OUTAGE_NOT_BEGUN',
    message: 'It was not due.',
    hint: 'Begin earlier.',
    count: 1,
  },
  ...{ unavailableMs: null, longestSilenceMs: null, rowsPerSecondBefore: null, backAfterMs: null },
  ...{ latencyDuringMs: null, latencyAfterMs: null },
};

describe('the outages in a report', () => {
  it('say what was broken, for how long, and what that did, in every format', () => {
    for (const text of texts(like({ outages: [KILLED, NEVER] }))) {
      for (const words of ['kafka broker 2 killed', '12.5 s', '6.38 s', '7 s', '8 s', '1,984', '187 ms', '46 ms']) {
        expect(text).toContain(words);
      }
      expect(text).toContain('mariadb frozen');
      expect(text).toMatch(/Outage of mariadb: It was not due\. Begin earlier\./);
    }
  });

  it('are among the settings of the run', () => {
    const report = like({});
    for (const text of texts({ ...report, spec: { ...report.spec, outages: [KILLED.outage] } })) {
      expect(text).toContain('kill kafka leader after 10s for 5s');
    }
  });

  it('are left out of the report of a run that broke nothing', () => {
    for (const text of texts(like({}))) {
      expect(text).not.toMatch(/outage/i);
    }
  });
});
