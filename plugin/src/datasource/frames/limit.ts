import { t } from '@grafana/i18n';
import type { Report } from '@thermobench/service/model/report.ts';
import type { TimeSpent } from '@thermobench/service/model/sample.ts';

interface Judged {
  verdict: Report['verdict'];
  /** The generator itself was the limit. */
  generatorLimited: boolean;
  timeSpent: TimeSpent | null;
}

/** What limited a run, in a few words: as it was judged, else where its producers' time went. */
export function limitWords({ verdict, generatorLimited, timeSpent }: Judged): string {
  if (verdict && verdict.side !== 'unknown' && verdict.side !== 'none') {
    return `${verdict.side} ${verdict.resource}`;
  }
  if (generatorLimited) {
    return t('limit.generator', 'producer CPU');
  }
  if (timeSpent === null) {
    return '';
  }
  const waits = [
    { share: timeSpent.committing, words: t('limit.commits', 'commits') },
    { share: timeSpent.writing, words: t('limit.writes', 'writes') },
    { share: timeSpent.building, words: t('limit.readings', 'building readings') },
    { share: timeSpent.idle, words: t('limit.pace', 'its own pace') },
  ];
  const longest = waits.reduce((most, wait) => (wait.share > most.share ? wait : most));
  // A run that never began spent no time at all.
  return longest.share === 0 ? '' : `${longest.words} ${Math.round(longest.share * 100)} %`;
}
