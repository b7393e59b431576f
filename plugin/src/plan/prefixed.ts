/** `{ batch: 5 }` as `{ 'sink.batch': 5 }`, the way forms, matrices and tables name settings. */
export function prefixed(prefix: string, settings: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [prefix + name, value]));
}
