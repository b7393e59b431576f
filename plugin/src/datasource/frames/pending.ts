import type { QueryResultMetaNotice } from '@grafana/data';
import { t } from '@grafana/i18n';
import type { Frame } from '@thermobench/service/model/series.ts';

/** What a panel is to say of readings that are missing because the store is still adding them up; nothing when all are there. */
export function pendingNotices(frames: readonly Frame[]): QueryResultMetaNotice[] {
  const hours = frames.reduce((sum, { pendingHours = 0 }) => sum + pendingHours, 0);
  return hours === 0
    ? []
    : [
        {
          severity: 'info',
          text: t(
            'readings.pending',
            'Hours of readings that the store is still adding up, for the first time: {{hours}}. Refresh in a moment.',
            { hours }
          ),
        },
      ];
}
