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
            'The store is still adding up {{hours}} hours of readings, for the first time. Until then points in them are of a minute each, or missing: refresh in a moment.',
            { hours }
          ),
        },
      ];
}
