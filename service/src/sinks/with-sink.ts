import type { AnySink } from './contract.ts';
import type { SinkKind } from './sink-kind.ts';

/** Connects to a target for `work`, and closes the connection afterwards. */
export async function withSink<T>(
  { kind, settings }: { readonly kind: SinkKind; readonly settings: unknown },
  options: unknown,
  work: (sink: AnySink) => Promise<T>
): Promise<T> {
  const sink = await kind.connect(settings, options);
  try {
    return await work(sink);
  } finally {
    await sink.close();
  }
}
