/** What a relay reads from. */
const RELAYED = 'kafka';
/** Where a relay can write: what it brings there twice is known again. */
const RELAY_STORES: ReadonlySet<string> = new Set(['mysql', 'sqlite', 'cassandra']);

/** A target, as far as its part in a run depends on it: its kind of sink. */
interface Kind {
  readonly sink: string;
}

/** An archive is filled from its topic, and by no run. */
export function takesRuns({ sink }: Kind): boolean {
  return sink !== 'archive';
}

/** Whether a relay can bring on to another target what is written to this one. */
export function canBeRelayed({ sink }: Kind): boolean {
  return sink === RELAYED;
}

export function takesRelay({ sink }: Kind): boolean {
  return RELAY_STORES.has(sink);
}
