import { describe, expect, it } from 'vitest';

import { all, behind, closed, like, texts } from '../../test/reports/trial-report.ts';
import { reportText } from '../cli/report-text.ts';
import { Report } from '../model/report.ts';
import { compareReports } from './comparison.ts';
import { claimWords, headlineP99, headlineWords, latencyNotes, latencyRows } from './latency-words.ts';
import { renderReport } from './render.ts';

describe('a run with thresholds', () => {
  const result = { measure: 'rowsPerSecond' as const, condition: '>=5000', measured: 4_999.7, reason: null };
  const passed = { ...result, measured: 5_000, outcome: 'passed' as const };
  const failed = { ...result, outcome: 'failed' as const };
  const reason = 'This target stores no rows, so none were counted.';
  const unknown = {
    measure: 'lostRows' as const,
    condition: '<= 0',
    measured: null,
    outcome: 'unknown' as const,
    reason,
  };

  it('shows, for each threshold, what was required, what was measured, and the outcome', () => {
    for (const text of texts(like({ thresholds: [failed, unknown] }))) {
      expect(text).toMatch(/rows\/s[\s|]+≥ 5,000[\s|:]+(measured )?4,999.7[\s|,]+failed/);
      expect(text).toMatch(/lost rows[\s|]+≤ 0[\s|:]+(measured )?–[\s|,]+unknown/);
      expect(text).toContain(reason);
    }
  });

  it('says in its first line whether it passed: before the result if it did not, after the result if it did', () => {
    const first = (...thresholds: Report['thresholds']) => reportText(like({ thresholds })).split('\n')[0];
    expect(first(failed, unknown)).toMatch(/^✖ .*: 1 of 2 thresholds failed; done/);
    expect(first(passed, unknown)).toMatch(/^\? .*: 1 of 2 thresholds unknown; done/);
    expect(first(passed)).toMatch(/^✔ .*: done.*; 1 threshold passed\.$/);
    expect(first()).not.toContain('threshold');
    const invalid = like({ thresholds: [failed], valid: false, invalidReasons: ['7 rows are lost.'] });
    expect(reportText(invalid).split('\n')[0]).toMatch(/: INVALID: 7 rows are lost.*; 1 threshold failed/);
  });

  it('is compared by its thresholds, but they are not part of its configuration', () => {
    const spec = { ...closed.spec, thresholds: { rowsPerSecond: '>= 5000' } };
    const compared = compareReports([closed, like({ id: 'k3x9a0b2', spec, thresholds: [failed, unknown] })]);
    expect(compared.figures.find(({ name }) => name === 'thresholds')?.values).toEqual(['–', '1 of 2 failed']);
    expect(compared.settings.filter(({ differs }) => differs)).toEqual([]);
    expect(compareReports([closed]).figures.some(({ name }) => name === 'thresholds')).toBe(false);
  });
});

describe('a paced run that fell behind', () => {
  it('says so before anything else, and how many readings were due, started and acked', () => {
    for (const text of texts(behind)) {
      const first = text.indexOf('equested 60,000/s, achieved 14,017/s; done, and every acked row is in the store');
      expect(first).toBeGreaterThan(0);
      expect(text.indexOf('600,000', first)).toBeGreaterThan(first);
      expect(text.indexOf('140,170', first)).toBeGreaterThan(first);
    }
    expect(reportText(behind)).toMatch(
      /Pace: requested 60,000\/s · achieved 14,017\/s · due 600,000 · started 140,170 · acked 57,514/
    );
    expect(renderReport(behind, [], 'html').body).toContain('<p class="standing doubtful">Requested 60,000/s');
  });

  it('also says that rows are lost, which is worse', () => {
    const html = renderReport({ ...behind, valid: false, invalidReasons: ['7 lost.'] }, [], 'html').body;
    expect(html).toContain('<p class="standing bad">Requested 60,000/s, achieved 14,017/s; INVALID: 7 lost.</p>');
  });

  it('is listed by its p99 from the intended start, which is at least as long', () => {
    expect(headlineP99(behind)).toMatchObject({ name: 'p99 from intended start', p99: { ms: 7_500, isAtLeast: true } });
    for (const text of texts(behind)) {
      expect(text).toContain('p99 from intended start');
      expect(text).toContain('≥ 7.5 s');
      expect(text).toContain('459,830 of 600,000 due readings were never started.');
    }
  });

  it('keeps "≥" for a lower bound in a comparison and beside a threshold', () => {
    const { figures } = compareReports([behind, { ...behind, id: 'behind01' }]);
    expect(figures.find(({ name }) => name === 'p99, intended start to ack')).toMatchObject({
      values: ['≥ 7.5 s', '≥ 7.5 s'],
      changes: [null, null],
    });
    const missed = { measure: 'p99Ms', condition: '<= 50', measured: 7_500, outcome: 'failed', reason: null } as const;
    for (const text of texts({ ...behind, thresholds: [missed] })) {
      expect(text).toMatch(/≤ 50 ms[\s|:]+(measured )?≥ 7.5 s[\s|,]+failed/);
    }
  });

  it('is named in a comparison', () => {
    expect(compareReports([closed, { ...behind, id: 'behind01' }]).notes.join('\n')).toContain(
      'Fell behind: behind01 (requested 60,000/s, achieved 14,017/s).'
    );
  });
});

describe('a run that was cut short', () => {
  const spec = { ...closed.spec, durationMs: 60_000, rows: null, warmupMs: 0 };
  const startedAt = 1_795_503_600_000;
  const stopped = { at: startedAt + 12_000, reason: 'request' as const, by: 'ada' };

  it('says first who stopped it, and after how much of its plan', () => {
    for (const text of texts(like({ spec, startedAt, stopped }))) {
      expect(text).toMatch(/topped by ada after 12 s of 1 min planned; done, and every acked row is in the store/);
    }
    const rows = { ...spec, durationMs: null, rows: 1_000_000 };
    for (const text of texts(like({ spec: rows, startedAt, stopped: { ...stopped, by: null } }))) {
      expect(text).toMatch(/topped on request after [\d,]+ of 1,000,000 rows planned/);
    }
  });

  it('says so too if it failed or was cancelled', () => {
    const fault = { kind: 'fatal' as const, code: 'GONE', message: 'Gone.', hint: 'Start it.', count: 1 };
    for (const text of texts(like({ spec, startedAt, state: 'failed', measuredSeconds: 9, errors: [fault] }))) {
      expect(text).toMatch(/ailed after 9 s of 1 min planned, see the errors/);
    }
    const shutdown = { ...stopped, reason: 'shutdown' as const, by: null };
    for (const text of texts(like({ spec, startedAt, state: 'cancelled', stopped: shutdown }))) {
      expect(text).toMatch(/ancelled, stopped by the shutdown of the service or command after 12 s of 1 min planned/);
    }
  });

  it('does not include one that had no planned end', () => {
    for (const text of texts(like({ spec: { ...spec, durationMs: null }, startedAt, stopped }))) {
      expect(text).not.toContain('stopped by');
    }
  });
});

it('a paced run that kept its pace is not described as late', () => {
  const kept = like(
    { loop: 'paced', pace: { askedPerSecond: 100, due: 1_000, begun: 999, fellBehind: false } },
    { intended: all(5) }
  );
  for (const text of texts(kept)) {
    expect(text).not.toMatch(/achieved 5,518\/s;|never started|≥/);
  }
});

it('a closed loop says that it is one, and is listed by its p99 from the call', () => {
  for (const text of texts(closed)) {
    expect(text).toContain('Closed loop: the next reading waits for the store');
    expect(text).toContain('p99 from call to ack');
  }
});

describe('waits that ended in a fault', () => {
  const failed = like({ failed: 3 }, { service: { ...all(8), max: 1_000 }, failed: all(1_000) });

  it('are reported, and latencies they may have lengthened are marked "at least"', () => {
    for (const text of texts(failed)) {
      expect(text).toContain('3 readings waited without an answer, up to 1 s: latencies with ≥ are lower bounds.');
    }
    const [service] = latencyRows(failed);
    expect([service?.claims.p99, service?.claims.max].map((claim) => claimWords(claim))).toEqual(['8 ms', '≥ 1 s']);
  });

  it('mark p99 as "at least" if it is as long as these waits', () => {
    const mostly = like({ failed: 900 }, { service: { ...all(8), p99: 1_000, max: 1_000 }, failed: all(900) });
    expect(headlineWords({ ...headlineP99(mostly), commitMs: null })).toBe('≥ 1 s');
  });
});

describe("the client's share of p99", () => {
  const own = (clientMs: number) => like({}, { service: all(100), client: all(clientMs) });

  it('marks it above a tenth, and says how large it may be', () => {
    expect(headlineWords({ ...headlineP99(own(12)), commitMs: null })).toBe('100 ms*');
    for (const text of texts(own(12))) {
      expect(text).toMatch(/\* Up to 12 ms of this latency may be due to the generator/);
    }
  });

  it('does not mark a p99 that is ten times as long, such as one from the intended start', () => {
    const late = like({ loop: 'paced' }, { service: all(100), intended: all(7_000), client: all(12) });
    expect(latencyRows(late).map(({ claims }) => claims.p99?.mayBeOwn)).toEqual([true, false, false, false, false]);
  });

  it('is not mentioned up to a tenth', () => {
    expect(headlineWords({ ...headlineP99(own(10)), commitMs: null })).toBe('100 ms');
    expect(latencyNotes(own(10)).join()).not.toContain("generator's own");
  });

  it("appears beside the generator's event loop delay", () => {
    expect(latencyRows(closed).at(-1)).toMatchObject({
      name: "generator's event loop delay",
      claims: { p99: { ms: 1.6 } },
    });
    expect(reportText(closed)).toMatch(/generator's event loop delay\s+–\s+–\s+1\.6 ms/);
  });
});

describe('the commit in p99', () => {
  const filling = (commitEvery: number) =>
    headlineWords(
      headlineP99({
        ...like({}, { service: all(823), commit: all(2) }),
        spec: { ...closed.spec, sink: { commitEvery } },
      })
    );

  it('is separate from waiting for a batch to fill', () => {
    expect(filling(100)).toBe('823 ms, of which commit 2 ms');
    for (const text of texts(like({}, { service: all(823), commit: all(2) }))) {
      expect(text).toContain('of which commit 2 ms');
    }
  });

  it('is not mentioned for a store that takes no time', () => {
    const nothing = like({}, { service: all(0.004), commit: all(0.001) });
    expect(headlineWords(headlineP99(nothing))).toBe('4 µs');
  });

  it('is the whole p99 if each row is committed', () => {
    expect(filling(1)).toBe('823 ms');
  });
});

describe('runs at the same time', () => {
  it('are named, because they shared the host', () => {
    for (const text of texts(like({ overlapping: ['run00001', 'run00002'] }))) {
      expect(text).toContain(
        "Runs run00001, run00002 were active at the same time and shared this host's CPU and disk."
      );
    }
    const many = Array.from({ length: 7 }, (_, index) => `run0000${index}`);
    expect(reportText(like({ overlapping: many }))).toContain('run00004 and 2 more were active');
    expect(reportText(like({ overlapping: ['run00001'] }))).toContain('Run run00001 was active at the same time');
    expect(texts(closed).join()).not.toContain('at the same time');
  });

  it('are noted in a comparison', () => {
    const notes = compareReports([closed, like({ id: 'beside01', overlapping: ['run00001'] })]).notes.join('\n');
    expect(notes).toContain('beside01 (with run00001)');
  });
});

describe('where the time went', () => {
  it('leaves out phases that took no time, and shows the others', () => {
    const queued = like({ timeSpent: { ...closed.timeSpent, building: 0, queued: 0.08 } });
    for (const text of texts(queued)) {
      expect(text).toContain('queued 8 %');
      expect(text).not.toMatch(/building 0 %|reconnecting/);
    }
    expect(compareReports([closed, queued]).figures.map(({ name }) => name)).not.toContain('reconnecting');
    expect(compareReports([closed, queued]).figures.map(({ name }) => name)).toContain('queued');
  });
});
