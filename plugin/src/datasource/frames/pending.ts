import type { QueryResultMetaNotice } from '@grafana/data';
import { t } from '@grafana/i18n';
import type { Frame } from '@thermobench/service/model/series.ts';

/**
 * A notice for the panel while the store is still aggregating readings for the first time; undefined when it has
 * finished.
 */
export function pendingNotices(frames: readonly Frame[]): QueryResultMetaNotice[] {
  const hours = frames.reduce((sum, { pendingHours = 0 }) => sum + pendingHours, 0);
  return hours === 0
    ? []
    : [
        {
          severity: 'info',
          text: t(
            'readings.pending',
            'The store is aggregating {{hours}} hours of readings for the first time. Until it has finished, points in these hours cover one minute each or are missing. Refresh in a moment.',
            { hours }
          ),
        },
      ];
}
