import { describe, expect, it } from 'vitest';

import type { ConfiguredTarget } from '../config/settings.ts';
import { checkRun } from '../runs/spec.ts';
import { cassandraSink } from '../sinks/cassandra/kind.ts';
import { kafkaSink } from '../sinks/kafka/kind.ts';
import { mysqlSink } from '../sinks/mysql/kind.ts';
import { sqliteSink } from '../sinks/sqlite/kind.ts';
import { presetsFor } from './presets.ts';

const target = (name: string, kind: ConfiguredTarget['kind']): ConfiguredTarget => ({
  ...{ name, kind, origin: 'file', settings: {} },
});
const stream = target('stream', kafkaSink);
const tables = [target('first', mysqlSink), target('second', mysqlSink)];
const file = target('file', sqliteSink);

function named(name: string, of: ConfiguredTarget, all: readonly ConfiguredTarget[]) {
  return presetsFor(of, all).find((preset) => preset.name === name);
}

describe('the presets of a target', () => {
  it('label what they start with their title', () => {
    for (const { kind, title, request } of presetsFor(stream, [file, stream, ...tables])) {
      expect(kind === 'run' ? request : request.run).toMatchObject({ label: title });
    }
  });

  it('relay from Kafka to the first MySQL target', () => {
    expect(named('kafka-to-mysql', stream, [file, stream, ...tables])).toMatchObject({
      kind: 'run',
      request: { target: 'stream', relayTo: 'first', durationMs: 30_000 },
    });
  });

  it('relay nowhere without a MySQL target, and only from Kafka', () => {
    expect(named('kafka-to-mysql', stream, [file, stream])).toBeUndefined();
    expect(presetsFor(file, [file, stream, ...tables]).filter(({ name }) => name === 'kafka-to-mysql')).toEqual([]);
  });

  it('compare stores side by side: one of each kind, including the target itself', () => {
    const [, second] = tables;
    const side = second && named('stores-side-by-side', second, [file, stream, ...tables]);
    expect(side?.request).toMatchObject({
      run: { target: 'second' },
      cases: [
        { target: 'second', 'sink.commitEvery': 100 },
        { target: 'stream', 'sink.mode': 'sync' },
        { target: 'stream', 'sink.mode': 'batched' },
      ],
    });
    expect(named('stores-side-by-side', stream, [file, stream])).toBeUndefined();
  });

  describe('that break its server', () => {
    const own = (
      name: string,
      kind: ConfiguredTarget['kind'],
      members: number,
      isAllowed = true
    ): ConfiguredTarget => ({
      ...{ ...target(name, kind), origin: 'stack', breakable: { members, isAllowed } },
    });
    const names = (of: ConfiguredTarget, all: readonly ConfiguredTarget[] = [of]) =>
      presetsFor(of, all).flatMap(({ kind, name, request }) =>
        kind === 'run' && request.outages !== undefined ? [name] : []
      );

    it('are those that the server can do', () => {
      expect(names(own('mariadb', mysqlSink, 1))).toEqual([
        'store-crash',
        'rolling-restart',
        'silent-store',
        'lock-held',
      ]);
      expect(names(own('kafka', kafkaSink, 1))).toEqual(['store-crash', 'rolling-restart', 'silent-store']);
      expect(names(own('kafka', kafkaSink, 3), [own('kafka', kafkaSink, 3), ...tables])).toEqual([
        ...['kill-leader', 'lose-quorum', 'store-crash', 'rolling-restart', 'silent-store', 'consumer-down'],
      ]);
    });

    it('do not exist for other servers, or if outages are forbidden', () => {
      expect(names(target('mariadb', mysqlSink))).toEqual([]);
      expect(names(own('mariadb', mysqlSink, 1, false))).toEqual([]);
    });

    it('are accepted by a service', () => {
      const all = [own('kafka', kafkaSink, 3), own('mariadb', mysqlSink, 1), own('cassandra', cassandraSink, 2)];
      const targets = new Map(all.map((each) => [each.name, each]));
      for (const preset of all.flatMap((each) => presetsFor(each, all))) {
        if (preset.kind === 'run') {
          expect(() => checkRun(preset.request, targets), `${preset.name} on ${preset.request.target}`).not.toThrow();
        }
      }
    });
  });
});
