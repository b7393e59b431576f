import { archiveSink } from './archive/kind.ts';
import { cassandraSink } from './cassandra/kind.ts';
import { kafkaSink } from './kafka/kind.ts';
import { mysqlSink } from './mysql/kind.ts';
import { nullSink } from './null/kind.ts';
import type { SinkKind } from './sink-kind.ts';
import { sqliteSink } from './sqlite/kind.ts';

/**
 * Every kind of sink, in the order in which users see them. To add one, create a folder beside the others, and import and list it
 * here.
 *
 * Not with `await import(…)` in the list, although that would need one line less: producer threads load this file, and Node 24 can crash
 * (in `AsyncModuleExecutionFulfilled`) if a thread is ended while a module awaits.
 */
export const sinkKinds: readonly SinkKind[] = [sqliteSink, mysqlSink, kafkaSink, cassandraSink, archiveSink, nullSink];

/** The kind of that name, or undefined. */
export function sinkKind(kind: string): SinkKind | undefined {
  return sinkKinds.find((candidate) => candidate.kind === kind);
}
