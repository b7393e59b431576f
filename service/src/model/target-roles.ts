/** The kind of sink that a relay reads from. */
const RELAYED = 'kafka';
/** Where a relay can write: these stores recognise a reading that is written twice. */
const RELAY_STORES: ReadonlySet<string> = new Set(['mysql', 'sqlite', 'cassandra']);

/** A target's kind of sink, which decides its part in a run. */
interface Kind {
  readonly sink: string;
}

/** An archive is filled from its topic, not by runs. */
export function takesRuns({ sink }: Kind): boolean {
  return sink !== 'archive';
}

/** Whether a relay can copy this target's readings to another target. */
export function canBeRelayed({ sink }: Kind): boolean {
  return sink === RELAYED;
}

export function takesRelay({ sink }: Kind): boolean {
  return RELAY_STORES.has(sink);
}
