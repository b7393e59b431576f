import type { QueryResultMetaNotice } from '@grafana/data';
import { t } from '@grafana/i18n';
import type { Frame } from '@thermobench/service/model/series.ts';

/** What a panel is to say while the store is still adding up readings for the first time; nothing when all are there. */
export function pendingNotices(frames: readonly Frame[]): QueryResultMetaNotice[] {
  const hours = frames.reduce((sum, { pendingHours = 0 }) => sum + pendingHours, 0);
  return hours === 0
    ? []
    : [
        {
          severity: 'info',
          text: t(
            'readings.pending',
            'The store is aggregating {{hours}} hours of readings for the first time. Until that is done, their points cover a minute each or are missing. Refresh in a moment.',
            { hours }
          ),
        },
      ];
}
