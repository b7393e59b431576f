import { t } from '@grafana/i18n';
import { Alert, type AlertVariant } from '@grafana/ui';
import type { FaultRecord } from '@thermobench/service/model/fault.ts';
import { storedNothing, type Report } from '@thermobench/service/model/report.ts';
import type { Stop } from '@thermobench/service/model/run.ts';
import { capitalized } from '@thermobench/service/model/sentence.ts';
import { overallOutcome } from '@thermobench/service/model/threshold.ts';

import { cutShort } from '@thermobench/service/reports/cut-short.ts';
import { missingInShort, missingLines } from '@thermobench/service/reports/host-words.ts';
import { thresholdsInShort } from '@thermobench/service/reports/threshold-words.ts';

import { count, duration, rate } from '../../components/figures.ts';
import { WithCode } from '../../components/WithCode.tsx';

/** The most important fact about a run: that its figures can be trusted, or why they cannot. */
export function Standing({ report }: { report: Report }) {
  const { severity, title, reasons } = withThresholds(
    report,
    withPace(report, withHosts(report, withStop(report, standingOf(report))))
  );
  return (
    <Alert severity={severity} title={title} bottomSpacing={0}>
      {reasons.map((reason) => (
        <div key={reason}>
          <WithCode text={reason} />
        </div>
      ))}
    </Alert>
  );
}

interface Standing {
  severity: AlertVariant;
  title: string;
  reasons: string[];
}

/** The lines of a standing that another one precedes. Below another title, `Valid` would seem to contradict it. */
function demoted({ severity, title, reasons }: Standing): string[] {
  return [severity === 'success' ? t('standing.valid-data', 'The data is valid.') : title, ...reasons];
}

/** Says first that the run did not pass its thresholds, unless something is worse. */
function withThresholds(report: Report, standing: Standing): Standing {
  const overall = overallOutcome(report.thresholds);
  if (overall === null || overall === 'passed' || standing.severity === 'error') {
    return standing;
  }
  return {
    severity: overall === 'failed' ? 'error' : 'warning',
    title: t('standing.thresholds-title', 'Not passed: {{thresholds}}', { thresholds: thresholdsInShort(report) }),
    reasons: demoted(standing),
  };
}

/** Says first that a paced run fell behind, unless something is worse. */
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
        reasons: demoted(standing),
      };
}

/** Says first that the run was stopped before its planned end, unless something is worse. */
function withStop(report: Report, standing: Standing): Standing {
  const after = afterWords(report);
  if (report.state !== 'done' || !report.stopped || after === '' || standing.severity === 'error') {
    return standing;
  }
  return {
    severity: 'warning',
    title: t('standing.stopped-title', '{{stopped}} {{after}}', { stopped: stoppedWords(report.stopped), after }),
    reasons: demoted(standing),
  };
}

/** Says first that the work of a host is partly missing, unless something is worse. */
function withHosts({ hosts }: Report, standing: Standing): Standing {
  const lines = missingLines(hosts);
  if (lines.length === 0) {
    return standing;
  }
  const { severity, title, reasons } = standing;
  return severity === 'error'
    ? { severity, title, reasons: [...reasons, ...lines] }
    : { severity: 'warning', title: capitalized(missingInShort(hosts)), reasons: [...lines, ...demoted(standing)] };
}

/** `after 12 s of 1 min planned`; empty for a run that reached its planned end. */
function afterWords(report: Report): string {
  const part = cutShort(report);
  if (part === null) {
    return '';
  }
  return part.unit === 'ms'
    ? t('standing.after-time', 'after {{done}} of {{planned}} planned', {
        done: duration(part.done),
        planned: duration(part.planned),
      })
    : t('standing.after-rows', 'after {{done}} of {{planned}} rows planned', {
        done: count(part.done),
        planned: count(part.planned),
      });
}

/** Who stopped a run, or why it was stopped. */
function stoppedWords({ reason, by }: Stop): string {
  if (reason === 'shutdown') {
    return t('standing.stopped-shutdown', 'Stopped by the shutdown of the service or command');
  }
  return by === null
    ? t('standing.stopped-request', 'Stopped on request')
    : t('standing.stopped-by', 'Stopped by {{by}}', { by });
}

function cancelledWords(stopped: Stop | null): string {
  if (stopped?.reason === 'shutdown') {
    return t('standing.cancelled-shutdown', 'Cancelled by the shutdown of the service or command');
  }
  return stopped === null || stopped.by === null
    ? t('standing.cancelled', 'Cancelled')
    : t('standing.cancelled-by', 'Cancelled by {{by}}', { by: stopped.by });
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
function endOf(report: Report): Standing | null {
  const { state, startedAt, stopped, errors } = report;
  const [first] = errors;
  const after = afterWords(report);
  if (state === 'failed') {
    return {
      severity: 'error',
      title:
        startedAt === null
          ? t('standing.failed-early', 'Failed before it wrote a reading')
          : after === ''
            ? t('standing.failed', 'Failed while running')
            : t('standing.failed-after', 'Failed {{after}}', { after }),
      reasons: first ? [first.message] : [],
    };
  }
  if (state === 'interrupted') {
    return {
      severity: 'warning',
      title:
        after === ''
          ? t('standing.interrupted', 'Interrupted: the service stopped while the run was active')
          : t('standing.interrupted-after', 'Interrupted {{after}}: the service stopped', { after }),
      reasons: [t('standing.interrupted-note', 'The figures cover the time up to the last recorded second.')],
    };
  }
  if (state === 'cancelled') {
    return {
      severity: 'info',
      title: [cancelledWords(stopped), after].filter((words) => words !== '').join(' '),
      reasons: [
        startedAt === null
          ? t('standing.cancelled-early', 'It had not written anything yet.')
          : t('standing.cancelled-note', 'It was stopped immediately. The figures cover what was written until then.'),
      ],
    };
  }
  return null;
}

/** Which readings never reached the store. */
function missingWords({ ledger }: Report): string[] {
  const { offered, rejected, dropped } = ledger ?? { offered: 0, rejected: 0, dropped: 0 };
  const values = { rejected: count(rejected), dropped: count(dropped), offered: count(offered) };
  return [
    ...(rejected > 0
      ? [t('standing.refused', 'The store refused {{rejected}} of the {{offered}} readings offered.', values)]
      : []),
    ...(dropped > 0
      ? [t('standing.dropped', '{{dropped}} of the {{offered}} readings offered were dropped.', values)]
      : []),
  ];
}

/** Why the rows could not be counted, in the main store or in the relay's. */
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
    : t('standing.keeps-nothing', 'This target stores no rows, so there is nothing to count.');
}

/** Says that the rows have been deleted from the store, if they have. */
function deletedWords({ readingsDeletedAt }: Report): string[] {
  return readingsDeletedAt === null
    ? []
    : [t('standing.deleted', 'Its rows were deleted afterwards, because the sweep empties the table between runs.')];
}
