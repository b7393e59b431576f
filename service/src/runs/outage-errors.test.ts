import { describe, expect, it } from 'vitest';

import type { ConfiguredTarget } from '../config/settings.ts';
import { Outage, parseOutage } from '../model/outage.ts';
import { kafkaSink } from '../sinks/kafka/kind.ts';
import { mysqlSink } from '../sinks/mysql/kind.ts';
import { outageErrors } from './outage-errors.ts';

const kafka: ConfiguredTarget = {
  ...{ name: 'kafka', origin: 'stack', kind: kafkaSink, settings: {} },
  breakable: { members: 1, isAllowed: true },
};
const mariadb: ConfiguredTarget = {
  ...{ name: 'mariadb', origin: 'stack', kind: mysqlSink, settings: {} },
  breakable: { members: 1, isAllowed: true },
};

function errorsOf(
  text: string,
  { target = kafka, relayTarget = null as ConfiguredTarget | null, durationMs = 30_000 } = {}
) {
  const errors = outageErrors({ outages: [Outage.parse(parseOutage(text))], durationMs }, { target, relayTarget });
  return errors.map(({ field, message }) => `${field} ${message}`);
}

describe('the outages of a run', () => {
  it('may break the private servers of its target and of its relay, and the relay', () => {
    expect(errorsOf('kill kafka leader after 10s for 5s')).toEqual([]);
    expect(errorsOf('kill mariadb after 10s for 5s', { relayTarget: mariadb })).toEqual([]);
    expect(errorsOf('freeze relay after 10s for 5s', { relayTarget: mariadb })).toEqual([]);
  });

  it('may break no other server', () => {
    expect(errorsOf('kill mariadb after 10s for 5s')).toEqual([
      'outages[0].server is not a server that this run writes to; it writes to: kafka',
    ]);
    expect(errorsOf('freeze relay after 10s for 5s')).toEqual([
      'outages[0].server needs a relay: name its target in `relayTo`',
    ]);
    expect(errorsOf('kill kafka broker 2 after 10s for 5s')).toEqual([
      'outages[0].member does not exist: the private kafka has 1 process',
    ]);
  });

  it('may not break a target of the same name that is somebody else’s server', () => {
    const { breakable: _, ...foreign } = { ...mariadb, origin: 'file' as const };
    expect(errorsOf('kill mariadb after 10s for 5s', { target: foreign })).toEqual([
      expect.stringMatching(/^outages\[0\]\.server cannot be broken: only servers of the private stack can/),
    ]);
  });

  it('may break nothing if the configuration forbids it', () => {
    const target = { ...mariadb, breakable: { members: 1, isAllowed: false } };
    expect(errorsOf('kill mariadb after 10s for 5s', { target })).toEqual([
      'outages[0].server may not be broken: thermobench.yaml has `outages: false`',
    ]);
  });

  it('may not break a process that is broken already', () => {
    const check = (...texts: string[]) =>
      outageErrors(
        { outages: texts.map((text) => Outage.parse(parseOutage(text))), durationMs: 60_000 },
        { target: { ...kafka, breakable: { members: 3, isAllowed: true } }, relayTarget: null }
      ).map(({ field, message }) => `${field} ${message}`);
    expect(check('kill kafka broker 1 after 10s for 5s', 'freeze kafka broker 1 after 12s for 1s')).toEqual([
      'outages[1].afterMs is too early: `kill kafka broker 1 after 10s for 5s` breaks the same process at that time',
    ]);
    expect(check('kill kafka broker 1 after 10s for 5s', 'kill kafka broker 2 after 10s for 5s')).toEqual([]);
    expect(check('kill kafka broker 1 after 10s for 5s', 'kill kafka broker 1 after 30s for 5s')).toEqual([]);
  });

  it('must be over when the run ends', () => {
    expect(errorsOf('kill kafka leader after 28s for 5s')).toEqual([
      'outages[0].afterMs is too late: the outage would last until 33s, and the run writes for 30s',
    ]);
    expect(errorsOf('kill kafka leader after 25s for 5s')).toEqual([]);
  });
});
