import { dateTimeFormat, type QueryResultMetaNotice } from '@grafana/data';
import { t } from '@grafana/i18n';
import type { Frame } from '@thermobench/service/model/series.ts';

/** If readings begin later than this share of the time range, the graph looks as if readings were missing. */
const LATE = 0.5;

/** A notice for the panel if the first reading is late in the time range, as it is after a collector was started for the first time. */
export function lateStartNotices(
  frames: readonly Frame[],
  { from, to }: { from: number; to: number }
): QueryResultMetaNotice[] {
  const first = Math.min(...frames.flatMap(({ time }) => time[0] ?? []));
  return !Number.isFinite(first) || first - from < LATE * (to - from)
    ? []
    : [
        {
          severity: 'info',
          text: t(
            'readings.late-start',
            'In this time range, these locations have no readings before {{time}}. Choose a shorter time range to see more detail.',
            { time: dateTimeFormat(first, { format: 'YYYY-MM-DD HH:mm' }), interpolation: { escapeValue: false } }
          ),
        },
      ];
}
