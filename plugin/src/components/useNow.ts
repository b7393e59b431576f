import { useEffect, useState } from 'react';

const TICK_MS = 1_000;

/** The current time in milliseconds since 1970. Renders again every second while `isTicking` is true. */
export function useNow(isTicking: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!isTicking) {
      return undefined;
    }
    const ticking = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(ticking);
  }, [isTicking]);
  return now;
}
