import { describe, expect, it } from 'vitest';

import { HostWork } from '../model/host-work.ts';
import { Sample } from '../model/sample.ts';
import { closed, like, texts } from '../../test/reports/trial-report.ts';
import { clockWords, missingLines } from './host-words.ts';
import { renderReport } from './render.ts';

const kitchen: HostWork = {
  ...{ host: 'pi-kitchen', producers: 8, offered: 40_000, acked: 39_990, rowsPerSecond: 3_999, lastSecond: 10 },
  ...{ missing: null, clock: { offsetMs: -1.25, uncertaintyMs: 0.4 }, clockDriftMs: 0.1 },
};
const attic: HostWork = {
  ...{ ...kitchen, host: 'pi-attic', acked: 1_234, rowsPerSecond: null, lastSecond: 4, clock: null },
  missing: 'It did not answer for 10 seconds. What it did after second 4 is missing.',
};
const SENTENCE = 'pi-attic: It did not answer for 10 seconds. What it did after second 4 is missing.';
const onHosts = (hosts: HostWork[]) => like({ hosts, spec: { ...closed.spec, hosts: ['pi-attic', 'room=kitchen'] } });

describe('a report of a run on several hosts', () => {
  it('has the part of each host, with its clock, in every format for people', () => {
    for (const text of texts(onHosts([kitchen, attic]))) {
      for (const part of ['pi-kitchen', '3,999', '39,990', '−1.25 ms ± 400 µs', '1,234']) {
        expect(text).toContain(part);
      }
    }
  });

  it('says before all figures which part of the work is missing, and does not call the run good', () => {
    for (const text of texts(onHosts([kitchen, attic]))) {
      expect(text).toMatch(/part of the work of pi-attic is missing; done/i);
      expect(text).toContain(SENTENCE);
      expect(text.indexOf(SENTENCE)).toBeLessThan(text.indexOf('39,990'));
    }
    for (const text of texts(onHosts([kitchen]))) {
      expect(text).not.toMatch(/is missing/);
    }
  });

  it('names the hosts that were asked for among its settings', () => {
    for (const text of texts(onHosts([kitchen]))) {
      expect(text).toMatch(/hosts\s+pi-attic room=kitchen/);
    }
  });

  it('says that a clock changed only if the change can be measured', () => {
    const [text = ''] = texts(onHosts([{ ...kitchen, clockDriftMs: -7 }]));
    expect(text).toContain('−1.25 ms ± 400 µs, changed by 7 ms');
    expect(texts(onHosts([kitchen]))[0]).not.toContain('changed by');
  });

  it('does not fill the screen with hosts that were lost', () => {
    const many = Array.from({ length: 300 }, (_, index) => ({ ...attic, host: `pi-${index}` }));
    expect(missingLines(many)).toHaveLength(6);
    expect(missingLines(many).at(-1)).toBe('The work of 295 more hosts is partly missing too.');
    expect(texts(onHosts(many))[0]).toContain('part of the work of 300 hosts is missing');
  });
});

describe('a report of a run on the host of the service', () => {
  it('does not mention hosts', () => {
    for (const text of texts(closed)) {
      expect(text).not.toMatch(/\bhosts\b/i);
    }
  });
});

describe('the samples of a run on several hosts', () => {
  const sample = (second: number, shares: Sample['shares']) =>
    Sample.parse({
      ...{ second, at: second * 1000, seconds: 1, warming: false, offered: 9, acked: 9, rejected: 0 },
      ...{ transientErrors: 0, rowsPerSecond: 9, latencyMs: { service: null, intended: null, commit: null } },
      timeSpent: { building: 0, writing: 1, committing: 0, idle: 0 },
      generator: {
        cpuSeconds: 0,
        eventLoopUtilization: 0,
        eventLoopDelayMs: 0,
        gcSeconds: 0,
        residentBytes: 1,
      },
      spooled: null,
      shares,
    });
  const both = [
    sample(1, [
      { host: 'pi-kitchen', rowsPerSecond: 5 },
      { host: 'pi-attic', rowsPerSecond: 4 },
    ]),
    sample(2, [{ host: 'pi-kitchen', rowsPerSecond: 9 }]),
  ];

  it('have a column for each host in CSV, which is empty where a host is lost', () => {
    const [header = '', ...lines] = renderReport(closed, both, 'csv').body.trimEnd().split('\n');
    expect(header).toMatch(/,host_pi-kitchen_rate_rows_per_s,host_pi-attic_rate_rows_per_s$/);
    expect(lines[0]).toMatch(/,5,4$/);
    expect(lines[1]).toMatch(/,9,$/);
  });

  it('have a line for each host on the page', () => {
    const body = renderReport(closed, both, 'html').body;
    expect(body).toContain('Acked rows per second of each host');
    expect(body).toContain('second 2: pi-kitchen 9, pi-attic –');
  });
});

describe('a clock offset', () => {
  it('has a sign and its uncertainty, and a dash if it was not measured', () => {
    expect(clockWords({ offsetMs: 2_500, uncertaintyMs: 12 })).toBe('+2.5 s ± 12 ms');
    expect(clockWords({ offsetMs: 0, uncertaintyMs: 0.02 })).toBe('+0 ms ± 20 µs');
    expect(clockWords(null)).toBe('–');
  });
});
