import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { RunSpec, type RunRequest } from '../model/run.ts';
import { sqliteSink } from '../sinks/sqlite/kind.ts';
import { connectSqlite } from '../../test/sinks/connect.ts';
import { Accounts } from './account.ts';
import type { Assignment, FromTeam, TeamSecond } from './messages.ts';
import { newAckBoard } from './stall.ts';
import { Team } from './team.ts';

const RUN = '00000001';

function assignment(request: Partial<RunRequest>, rest: Partial<Assignment> = {}): Assignment {
  return {
    run: RUN,
    spec: RunSpec.parse({ target: 'here', source: { kind: 'synthetic' }, durationMs: null, ...request }),
    sink: { kind: 'null', settings: { sink: 'null' } },
    producers: [0, 1],
    producersInAll: 2,
    acks: newAckBoard(),
    namesFile: null,
    ...rest,
  };
}

/** A team and all its messages. `onSecond` is called for each second. */
function hireTeam(order: Assignment, onSecond: (second: TeamSecond, team: Team) => void = () => {}) {
  const messages: FromTeam[] = [];
  const team: Team = new Team(order, (message) => {
    messages.push(message);
    if (message.type === 'second') {
      onSecond(message.second, team);
    }
  });
  const seconds = () => messages.flatMap((message) => (message.type === 'second' ? [message.second] : []));
  return {
    ...{ team, messages, seconds },
    acked: () => seconds().reduce((sum, { acked }) => sum + acked, 0),
    accounts: () => {
      const accounts = new Accounts(order.producersInAll);
      seconds().forEach((second) => accounts.add(second.accounts));
      return accounts.all();
    },
  };
}

describe('a team', () => {
  it('reports that it is ready, reports every second and at its end, and writes its share of the rows', async () => {
    const { team, messages, accounts, acked } = hireTeam(
      assignment({ rows: 1_001 }, { producers: [0, 2], producersInAll: 3 })
    );
    await team.connect();
    expect(messages).toEqual([
      { type: 'ready', source: { description: expect.stringContaining('synthetic'), report: null } },
    ]);
    await team.go();
    expect(messages.slice(1, -1).every(({ type }) => type === 'second')).toBe(true);
    expect(messages.at(-1)).toEqual({ type: 'ended', fault: null });
    expect(accounts().map(({ acked: rows }) => rows)).toEqual([334, 0, 333]);
    expect(acked()).toBe(667);
  });

  it('reports seconds with ascending numbers that cover the time it worked, and whose phases fill that time', async () => {
    const { team, seconds } = hireTeam(assignment({ ratePerSecond: 200, durationMs: 2_300, warmupMs: 0 }));
    await team.connect();
    const startedAt = performance.now();
    await team.go();
    const tookMs = performance.now() - startedAt;

    const reported = seconds();
    reported.slice(1).forEach(({ second }, before) => expect(second).toBeGreaterThan(reported[before].second));
    const elapsedMs = reported.reduce((sum, second) => sum + second.elapsedMs, 0);
    expect(elapsedMs).toBeGreaterThanOrEqual(2_300);
    expect(elapsedMs).toBeLessThanOrEqual(tookMs);
    const spentMs = reported.flatMap(({ spent }) => Object.values(spent)).reduce((sum, ms) => sum + ms, 0);
    expect(spentMs / 2).toBeGreaterThan(0.9 * elapsedMs);
    expect(spentMs / 2).toBeLessThanOrEqual(elapsedMs);
    // The second that would end 300 ms before the run is completed by the end of the run.
    expect(reported.at(-1)?.elapsedMs).toBeGreaterThan(500);
    expect(reported.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0)).toBeGreaterThan(0);
  });

  it('stops on request, and commits what is written', async () => {
    const { team, messages, accounts, acked } = hireTeam(assignment({}), (_second, own) => own.stop());
    await team.connect();
    await team.go();
    expect(messages.at(-1)).toEqual({ type: 'ended', fault: null });
    expect(acked()).toBeGreaterThan(0);
    expect(accounts().every(({ offered, acked: rows }) => offered === rows)).toBe(true);
  });

  it('can be ended before it starts', async () => {
    const { team, messages } = hireTeam(assignment({}));
    await team.connect();
    await team.abort();
    expect(messages.map(({ type }) => type)).toEqual(['ready', 'ended']);
  });

  it('does not start on a host without that sink', async () => {
    const { team, messages } = hireTeam(assignment({}, { sink: { kind: 'unheard of', settings: {} } }));
    await team.connect();
    const fault = expect.objectContaining({ kind: 'configuration', code: 'SINK_UNKNOWN' });
    expect(messages).toEqual([{ type: 'ended', fault }]);
  });
});

describe('a team whose store fails', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'thermobench-team-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('ends before it is ready, with the reason', async () => {
    const settings = sqliteSink.target.parse({ sink: 'sqlite', file: join(folder, 'missing', 'readings.db') });
    const { team, messages } = hireTeam(assignment({}, { sink: { kind: 'sqlite', settings } }));
    await team.connect();
    expect(messages).toEqual([{ type: 'ended', fault: expect.objectContaining({ kind: 'configuration' }) }]);
  });

  it('reports the first fault, and all its producers end', async () => {
    const file = join(folder, 'readings.db');
    const settings = sqliteSink.target.parse({ sink: 'sqlite', file });
    const sink = connectSqlite(settings, {});
    await sink.prepare({ run: RUN, payload: 1, locations: [] });
    await sink.close();
    const order = assignment({ ratePerSecond: 50, sink: { commitEvery: 1 } }, { sink: { kind: 'sqlite', settings } });
    const { team, messages, accounts } = hireTeam(order, () => {
      using database = new DatabaseSync(file);
      database.exec('DROP TABLE IF EXISTS reading');
    });
    await team.connect();
    await team.go();
    expect(messages.at(-1)).toMatchObject({
      type: 'ended',
      fault: { message: expect.stringContaining('no such table') },
    });
    expect(accounts().every(({ offered, acked }) => acked <= offered)).toBe(true);
  });
});
