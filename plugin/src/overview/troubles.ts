import { t } from '@grafana/i18n';
import { hasEnded, type Run, runName } from '@thermobench/service/model/run.ts';
import { overallOutcome } from '@thermobench/service/model/threshold.ts';
import type { StoreState } from '@thermobench/service/model/store-state.ts';

import { ago, count } from '../components/figures.ts';
import { isCollection, isStoppedEarly } from '../components/stoppedEarly.ts';
import { links } from '../links.ts';
import { AS_IT_IS } from '../translations.ts';
import type { Collector } from './collectors.ts';
import { deletionWords } from './deletions.ts';

/** Something that needs attention: one sentence, and where to look or what to do. */
export interface Trouble {
  severity: 'error' | 'warning';
  text: string;
  link: { text: string; href: string };
}

export interface Known {
  /** Empty if the service does not report them. */
  stores: readonly StoreState[];
  /** Newest first. */
  runs: readonly Run[];
  collectors: readonly Collector[];
}

/** Maximum number of locations that a sentence names. */
const MAX_NAMED = 3;

/**
 * What is wrong, most urgent first:
 * - stores that cannot be reached
 * - readings that could not be deleted
 * - a last run whose rows are not all there, that did not finish, or that did not pass its thresholds
 * - collections that ended without being stopped
 * - locations without new readings
 * - a last run that was stopped early
 *
 * Only the last run of each target counts, so a newer good run, or deleting the bad one, resolves the problem.
 */
export function troublesOf({ stores, runs, collectors }: Known): Trouble[] {
  const last = lastRuns(runs);
  const ended = endedCollections(runs);
  const silent = collectors.filter(
    ({ state, target }) => state === 'silent' && !ended.some(({ spec }) => spec.target === target)
  );
  return [
    ...stores.flatMap(unreachable),
    ...stores.flatMap(failedDeletions),
    ...last.filter(isFaulty).map(faulty),
    ...last.filter((run) => !isFaulty(run) && isUnfinished(run)).map(unfinished),
    ...last.filter((run) => !isFaulty(run) && !isUnfinished(run) && hasMissed(run)).map(missed),
    ...ended.map(endedCollection),
    ...[...Map.groupBy(silent, ({ target }) => target)].map(([target, locations]) =>
      silentLocations(target, locations)
    ),
    ...last.filter((run) => !isFaulty(run) && isStoppedEarly(run)).map(cutShort),
  ];
}

/** For each target, the last run that wrote something. */
function lastRuns(runs: readonly Run[]): Run[] {
  const measured = runs.filter((run) => hasEnded(run.state) && !isCollection(run) && !wasNeverStarted(run));
  return firstOfEachTarget(measured);
}

/** For each target, the last collection, if it ended although nobody stopped it. */
function endedCollections(runs: readonly Run[]): Run[] {
  return firstOfEachTarget(runs.filter(isCollection)).filter(isUnfinished);
}

function firstOfEachTarget(runs: readonly Run[]): Run[] {
  return [...Map.groupBy(runs, ({ spec }) => spec.target).values()].flatMap(([first]) => first ?? []);
}

function wasNeverStarted({ state, startedAt }: Run): boolean {
  return state === 'cancelled' && startedAt === null;
}

function isFaulty({ valid, state, acked }: Run): boolean {
  return valid === false && !(state === 'failed' && acked === 0);
}

function isUnfinished({ state }: Run): boolean {
  return state === 'failed' || state === 'interrupted';
}

function hasMissed({ brief }: Run): boolean {
  return overallOutcome(brief?.thresholds ?? []) === 'failed';
}

function unreachable({ target, state, problem }: StoreState): Trouble[] {
  if (state !== 'unreachable' || problem === null) {
    return [];
  }
  return [
    {
      severity: 'error',
      text: t('trouble.store', '{{target}} cannot be reached: {{message}} {{hint}}', {
        ...{ target, message: problem.message, hint: problem.hint },
        ...AS_IT_IS,
      }),
      link: { text: t('trouble.to-stores', 'Stores'), href: `${links.home()}#stores` },
    },
  ];
}

/** Deletions that failed although the store can be reached. An unreachable store is reported separately. */
function failedDeletions({ target, state, deletions, deletionCounts }: StoreState): Trouble[] {
  const first = deletions.find(({ problem }) => problem !== null);
  if (first === undefined || state === 'unreachable') {
    return [];
  }
  const more = deletionCounts.failed - 1;
  const values = { target, words: deletionWords(first), n: count(more), ...AS_IT_IS };
  return [
    {
      severity: 'warning',
      text:
        more > 0
          ? t('trouble.deletions', '{{target}}: {{words}} Further failed deletions: {{n}}.', values)
          : t('trouble.deletion', '{{target}}: {{words}}', values),
      link: { text: t('trouble.to-stores', 'Stores'), href: `${links.home()}#stores` },
    },
  ];
}

function faulty(run: Run): Trouble {
  const { lost, duplicated, wrong } = run.brief?.ledger ?? { lost: 0, duplicated: 0, wrong: 0 };
  const words = [
    ...(lost > 0 ? [t('trouble.lost', 'lost: {{n}}', { n: count(lost) })] : []),
    ...(duplicated > 0 ? [t('trouble.duplicated', 'duplicated: {{n}}', { n: count(duplicated) })] : []),
    ...(wrong > 0 ? [t('trouble.wrong', 'wrong: {{n}}', { n: count(wrong) })] : []),
  ];
  const values = { target: run.spec.target, what: words.join(', '), ...AS_IT_IS };
  return {
    severity: 'error',
    text:
      words.length > 0
        ? t('trouble.faulty', 'The last run on {{target}} is invalid; rows {{what}}.', values)
        : t('trouble.invalid', 'The last run on {{target}} is invalid.', values),
    link: toReport(run),
  };
}

function unfinished(run: Run): Trouble {
  const { target } = run.spec;
  return run.state === 'failed'
    ? {
        severity: 'error',
        text: t('trouble.failed', 'The last run on {{target}} failed.', { target, ...AS_IT_IS }),
        link: toReport(run),
      }
    : {
        severity: 'warning',
        text: t(
          'trouble.interrupted',
          'The last run on {{target}} was interrupted: the service stopped during the run.',
          {
            target,
            ...AS_IT_IS,
          }
        ),
        link: toReport(run),
      };
}

function missed(run: Run): Trouble {
  const { target } = run.spec;
  return {
    severity: 'warning',
    text: t('trouble.thresholds', 'The last run on {{target}} did not pass its thresholds.', { target, ...AS_IT_IS }),
    link: toReport(run),
  };
}

function endedCollection(run: Run): Trouble {
  return { severity: 'error', text: endedCollectionWords(run), link: toReport(run) };
}

function endedCollectionWords({ kind, state, spec, endedAt, createdAt }: Run): string {
  const values = { target: spec.target, ago: ago(endedAt ?? createdAt), ...AS_IT_IS };
  if (kind === 'collection') {
    return state === 'failed'
      ? t('trouble.collection-failed', 'The collection into {{target}} failed {{ago}}: start it again.', values)
      : t(
          'trouble.collection-interrupted',
          'The collection into {{target}} ended without being stopped: start it again.',
          values
        );
  }
  return state === 'failed'
    ? t('trouble.endless-failed', 'The endless run on {{target}} failed {{ago}}: start it again.', values)
    : t(
        'trouble.endless-interrupted',
        'The endless run on {{target}} ended without being stopped: start it again.',
        values
      );
}

function silentLocations(target: string, locations: readonly Collector[]): Trouble {
  const named = locations.slice(0, MAX_NAMED).map(({ location }) => location);
  const more = locations.length - named.length;
  const values = {
    target,
    locations: named.join(', '),
    more: count(more),
    ago: ago(Math.max(...locations.map(({ time }) => time))),
    ...AS_IT_IS,
  };
  return {
    severity: 'error',
    text:
      more > 0
        ? t(
            'trouble.silent-more',
            'No new readings in {{target}} from {{locations}} and {{more}} more; the newest arrived {{ago}}. Check ' +
              'their collector.',
            values
          )
        : t(
            'trouble.silent',
            'No new readings in {{target}} from {{locations}}; the newest arrived {{ago}}. Check their collector.',
            values
          ),
    link: { text: t('trouble.to-collectors', 'Collectors'), href: `${links.home()}#collectors` },
  };
}

function cutShort(run: Run): Trouble {
  const by = run.brief?.stopped?.by ?? null;
  const values = { target: run.spec.target, by, ...AS_IT_IS };
  return {
    severity: 'warning',
    text:
      by === null
        ? t('trouble.cut-short', 'The last run on {{target}} was stopped before its planned end.', values)
        : t('trouble.cut-short-by', 'The last run on {{target}} was stopped by {{by}} before its planned end.', values),
    link: toReport(run),
  };
}

function toReport(run: Run): Trouble['link'] {
  return {
    text: t('trouble.to-report', 'Report of run {{name}}', { name: runName(run), ...AS_IT_IS }),
    href: links.run(run.id),
  };
}
