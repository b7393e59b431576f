import { t } from '@grafana/i18n';
import { Alert, type AlertVariant } from '@grafana/ui';
import type { FaultRecord } from '@thermobench/service/model/fault.ts';
import { storedNothing, type Report } from '@thermobench/service/model/report.ts';

import { count, rate } from '../../components/figures.ts';

/** The most important fact about a run: whether its figures can be trusted, or why not. */
export function Standing({ report }: { report: Report }) {
  const { severity, title, reasons } = withPace(report, standingOf(report));
  return (
    <Alert severity={severity} title={title} bottomSpacing={0}>
      {reasons.map((reason) => (
        <div key={reason}>{reason}</div>
      ))}
    </Alert>
  );
}

interface Standing {
  severity: AlertVariant;
  title: string;
  reasons: string[];
}

/** A paced run that fell behind says so first, unless there is something worse. */
function withPace({ pace, rowsPerSecond }: Report, standing: Standing): Standing {
  if (!pace?.fellBehind) {
    return standing;
  }
  const { severity, title, reasons } = standing;
  const rates = { asked: rate(pace.askedPerSecond), reached: rate(rowsPerSecond) };
  return severity === 'error'
    ? {
        severity,
        title,
        reasons: [
          ...reasons,
          t('standing.behind', 'It fell behind: {{asked}}/s requested, {{reached}}/s achieved.', rates),
        ],
      }
    : {
        severity: 'warning',
        title: t('standing.behind-title', 'Fell behind: {{asked}}/s requested, {{reached}}/s achieved', rates),
        reasons: [title, ...reasons],
      };
}

function standingOf(report: Report): Standing {
  if (storedNothing(report)) {
    return {
      severity: 'error',
      title: t('standing.nothing-stored', 'Failed: nothing was stored'),
      reasons: report.errors.slice(0, 1).map(({ message }) => message),
    };
  }
  if (report.valid === false) {
    return {
      severity: 'error',
      title: t('standing.invalid', 'Invalid: the store does not hold what it acked'),
      reasons: report.invalidReasons,
    };
  }
  const end = endOf(report);
  const counted = countedWords(report);
  if (end) {
    return { ...end, reasons: [...end.reasons, counted] };
  }
  return report.valid === null
    ? {
        severity: uncounted(report) ? 'warning' : 'info',
        title: t('standing.uncounted', 'Done, but its rows were not counted'),
        reasons: [counted],
      }
    : {
        severity: 'success',
        title: t('standing.valid', 'Valid'),
        reasons: [counted, ...missingWords(report), ...deletedWords(report)],
      };
}

/** How a run ended if it did not end as planned. */
function endOf({ state, startedAt, errors: [first] }: Report): Standing | null {
  if (state === 'failed') {
    return {
      severity: 'error',
      title:
        startedAt === null
          ? t('standing.failed-early', 'Failed before it wrote a reading')
          : t('standing.failed', 'Failed while running'),
      reasons: first ? [first.message] : [],
    };
  }
  if (state === 'interrupted') {
    return {
      severity: 'warning',
      title: t('standing.interrupted', 'Interrupted: the service ended while the run was active'),
      reasons: [t('standing.interrupted-note', 'The figures cover the time up to the last recorded second.')],
    };
  }
  if (state === 'cancelled') {
    return {
      severity: 'info',
      title: t('standing.cancelled', 'Cancelled'),
      reasons: [
        startedAt === null
          ? t('standing.cancelled-early', 'It had not written anything yet.')
          : t('standing.cancelled-note', 'It was stopped at once. The figures cover what was written until then.'),
      ],
    };
  }
  return null;
}

/** What never reached the store. */
function missingWords({ ledger }: Report): string[] {
  const { offered, rejected, dropped } = ledger ?? { offered: 0, rejected: 0, dropped: 0 };
  const values = { rejected: count(rejected), dropped: count(dropped), offered: count(offered) };
  return [
    ...(rejected > 0
      ? [t('standing.refused', 'The store refused {{rejected}} of {{offered}} readings offered.', values)]
      : []),
    ...(dropped > 0 ? [t('standing.dropped', '{{dropped}} of {{offered}} readings were given up.', values)] : []),
  ];
}

/** Why the rows could not be counted, in the first store or in that of the relay. */
function uncounted({ ledgerProblem, relay }: Report): FaultRecord | null {
  return ledgerProblem ?? relay?.ledgerProblem ?? null;
}

function countedWords(report: Report): string {
  if (report.valid === true) {
    return report.relay
      ? t('standing.counted-both', 'Every acked row is in both stores exactly once, with the value that was sent.')
      : t('standing.counted', 'Every acked row is in the store exactly once, with the value that was sent.');
  }
  const problem = uncounted(report);
  if (problem) {
    return `${problem.message} ${problem.hint}`;
  }
  return report.startedAt === null
    ? t('standing.nothing', 'There are no rows to count.')
    : t('standing.keeps-nothing', 'This sink stores no rows, so there is nothing to count.');
}

/** Says if the rows are no longer in the store. */
function deletedWords({ readingsDeletedAt }: Report): string[] {
  return readingsDeletedAt === null
    ? []
    : [t('standing.deleted', 'Its rows were deleted afterwards, because the sweep empties the table between runs.')];
}
