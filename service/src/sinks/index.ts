import type { SinkKind } from './sink-kind.ts';

/**
 * Every kind of sink, in the order in which users see them. To add one, create a folder beside the others and add a line here.
 * With dynamic imports, a single line is enough.
 */
export const sinkKinds: readonly SinkKind[] = [
  (await import('./sqlite/kind.ts')).sqliteSink,
  (await import('./mysql/kind.ts')).mysqlSink,
  (await import('./kafka/kind.ts')).kafkaSink,
  (await import('./cassandra/kind.ts')).cassandraSink,
  (await import('./archive/kind.ts')).archiveSink,
  (await import('./null/kind.ts')).nullSink,
];

/** The kind of that name, or undefined. */
export function sinkKind(kind: string): SinkKind | undefined {
  return sinkKinds.find((candidate) => candidate.kind === kind);
}
