import { t } from '@grafana/i18n';
import type { TimeSpent } from '@thermobench/service/model/sample.ts';

export type TimePart = keyof TimeSpent;

/** What a producer's time goes to, in the order in which a reading meets it. */
export const TIME_PARTS: readonly TimePart[] = ['building', 'writing', 'committing', 'idle'];

/** Names of Grafana's palette; what is not work has none of its own. */
export const TIME_COLORS: Record<TimePart, string> = {
  building: 'blue',
  writing: 'green',
  committing: 'orange',
  idle: 'gray',
};

export function timeName(part: TimePart): string {
  switch (part) {
    case 'building':
      return t('time.building', 'building readings');
    case 'writing':
      return t('time.writing', 'waiting for writes');
    case 'committing':
      return t('time.committing', 'waiting for commits');
    case 'idle':
      return t('time.idle', 'idle');
  }
}
