import { describe, expect, it } from 'vitest';

import { serverFile } from './server-file.ts';
import { agentMay, allReportsOf, CONDUCTOR_MAY, holdsOf, HostName, inboxOf, ordersTo, reportsOf } from './subjects.ts';

const FILE = {
  host: '0.0.0.0',
  port: 7422,
  certificateFile: '/data/a "quoted" folder/certificate.pem',
  keyFile: '/data/key.pem',
  conductor: 'UCONDUCTOR',
  agents: [
    { host: 'pi-kitchen', key: 'UKITCHEN' },
    { host: 'pi-attic', key: 'UATTIC' },
  ],
};

/** As NATS compares subjects. Source: https://docs.nats.io/nats-concepts/subjects#wildcards */
function matches(pattern: string, subject: string): boolean {
  const [wanted, found] = [pattern.split('.'), subject.split('.')];
  const isRest = wanted.at(-1) === '>';
  const fixed = isRest ? wanted.slice(0, -1) : wanted;
  return (
    (isRest ? found.length > fixed.length : found.length === fixed.length) &&
    fixed.every((token, at) => token === '*' || token === found[at])
  );
}

const covers = (patterns: readonly string[], subject: string) => patterns.some((pattern) => matches(pattern, subject));

describe('the file of the NATS server', () => {
  it('has one user for each key, with permissions for both directions: without a list, NATS allows everything', () => {
    const users = serverFile(FILE)
      .split('\n')
      .filter((line) => line.includes('nkey:'));
    expect(users.map((line) => /nkey: (\w+)/.exec(line)?.[1])).toEqual(['UCONDUCTOR', 'UKITCHEN', 'UATTIC']);
    users.forEach((line) => expect(line).toMatch(/publish: \["[^\]]+"\], subscribe: \["[^\]]+"\]/));
    // Only agents reply, and the conductor needs no such right.
    expect(users.map((line) => line.includes('allow_responses: true'))).toEqual([false, true, true]);
  });

  it('quotes what it is given, and encrypts', () => {
    const text = serverFile(FILE);
    expect(text).toContain('cert_file: "/data/a \\"quoted\\" folder/certificate.pem"');
    expect(text).toMatch(/^tls \{$/m);
    expect(text).toMatch(/^host: "0\.0\.0\.0"$/m);
  });

  it('admits nobody but the conductor before the first invite', () => {
    expect(serverFile({ ...FILE, agents: [] }).match(/nkey:/g)).toHaveLength(1);
  });
});

describe('the rights of an agent', () => {
  const run = '0123456789abcdefghijk';
  const { publish, subscribe } = agentMay('pi-kitchen');

  it('cover its own orders and reports, and those of no other host', () => {
    expect(covers(subscribe, ordersTo('pi-kitchen'))).toBe(true);
    expect(covers(publish, reportsOf('pi-kitchen', run))).toBe(true);
    expect(covers(subscribe, ordersTo('pi-attic'))).toBe(false);
    expect(covers(subscribe, holdsOf('pi-attic'))).toBe(false);
    expect(covers(publish, reportsOf('pi-attic', run))).toBe(false);
    expect(covers(subscribe, allReportsOf(run))).toBe(false);
  });

  it('end at its name, even if another name begins in the same way', () => {
    expect(covers(publish, reportsOf('pi-kitchen-2', run))).toBe(false);
    expect(covers(subscribe, ordersTo('pi'))).toBe(false);
  });

  it('contain no wildcard in place of a host, because a name has none', () => {
    for (const name of ['*', '>', 'a.b', 'a b', '', '-a', 'a'.repeat(65)]) {
      expect(HostName.safeParse(name).success).toBe(false);
    }
  });
});

it('the conductor can order each host and read each report, and replies arrive where no agent reads', () => {
  const { publish, subscribe } = CONDUCTOR_MAY;
  expect(covers(publish, ordersTo('pi-kitchen'))).toBe(true);
  expect(covers(subscribe, allReportsOf('0123456789abcdefghijk'))).toBe(true);
  expect(covers(publish, reportsOf('pi-kitchen', '0123456789abcdefghijk'))).toBe(false);
  const reply = `${inboxOf('conductor')}.abc`;
  expect(covers(subscribe, reply)).toBe(true);
  // Not even for an agent with that name.
  expect(covers(agentMay('conductor').subscribe, reply)).toBe(false);
});
