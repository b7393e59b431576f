import type { HostWork } from '../model/host-work.ts';
import type { RelayReport } from '../model/report.ts';

type EndToEnd = Pick<RelayReport, 'endToEndMs' | 'clockErrorMs'>;

/**
 * Times from the send on one host to the commit on another include the difference between both clocks. Adds how large it may be, and leaves
 * out times that are not larger than that. Unchanged if all producers ran on the host of the relay.
 */
export function withClockError(
  endToEndMs: RelayReport['endToEndMs'],
  hosts: readonly HostWork[] | undefined
): EndToEnd {
  if (hosts === undefined) {
    return { endToEndMs };
  }
  const errors = hosts.map(({ clock, clockDriftMs }) =>
    clock === null ? Infinity : Math.abs(clock.offsetMs) + clock.uncertaintyMs + clockDriftMs
  );
  const clockErrorMs = Math.max(...errors);
  const isMeasured = endToEndMs !== null && endToEndMs.p50 > clockErrorMs;
  return {
    endToEndMs: isMeasured ? endToEndMs : null,
    ...(Number.isFinite(clockErrorMs) && { clockErrorMs }),
  };
}
