import { archiveSink } from './archive/sink.ts';
import { cassandraSink } from './cassandra/sink.ts';
import type { SinkKind } from './contract.ts';
import { kafkaSink } from './kafka/sink.ts';
import { mysqlSink } from './mysql/sink.ts';
import { nullSink } from './null/sink.ts';
import { sqliteSink } from './sqlite/sink.ts';

/** Every kind of sink. To add one: a folder beside the others, and a line here. */
export const sinkKinds: readonly SinkKind[] = [sqliteSink, mysqlSink, kafkaSink, cassandraSink, archiveSink, nullSink];

/** The kind of that name, or undefined. */
export function sinkKind(kind: string): SinkKind | undefined {
  return sinkKinds.find((candidate) => candidate.kind === kind);
}
