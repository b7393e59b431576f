import { isFetchError, type FetchError } from '@grafana/runtime';
import { t } from '@grafana/i18n';
import { Problem } from '@thermobench/service/model/problem.ts';
import { EmptyError, TimeoutError } from 'rxjs';

import { mayConfigure } from '../components/role.ts';
import { AS_IT_IS } from '../translations.ts';
import { ServiceError, type ServiceErrorKind } from './serviceError.ts';

/**
 * Converts any error of Grafana's client to a ServiceError. If the service answered with a problem document, keeps its
 * words.
 */
export function readFailure(thrown: unknown): ServiceError {
  if (thrown instanceof ServiceError) {
    return thrown;
  }
  if (thrown instanceof TimeoutError) {
    return slow();
  }
  if (isFetchError(thrown)) {
    const problem = Problem.safeParse(thrown.data).data;
    return problem ? fromService(problem) : fromGrafana(thrown);
  }
  if (thrown instanceof EmptyError) {
    // The user has left the page, so nobody reads this message.
    return new ServiceError({ kind: 'failed', message: t('problem.gone', 'The request was cancelled.') });
  }
  if (thrown instanceof SyntaxError) {
    // Grafana's client found no JSON, as in the page of a proxy in front of Grafana.
    return unreadable(thrown.message);
  }
  const said = thrown instanceof Error ? thrown.message : typeof thrown;
  return new ServiceError({
    kind: 'failed',
    message: t('problem.unforeseen', 'An unexpected error occurred on this page: {{said}}', { said, ...AS_IT_IS }),
    hint: t('problem.unforeseen-hint', 'Reload the page. If the error persists, please report it.'),
  });
}

function fromService({ status, code, detail, hint, errors }: Problem): ServiceError {
  return new ServiceError({ kind: kindOf(status, code), message: detail, hint, code, fields: errors });
}

function kindOf(status: number, code: string): ServiceErrorKind {
  switch (status) {
    case 400:
      return 'invalid';
    case 401:
      return 'tokenRefused';
    case 403:
      return 'forbidden';
    case 404:
      return code === 'PATH_UNKNOWN' ? 'outdated' : 'missing';
    case 405:
      return 'outdated';
    case 409:
      return 'conflict';
    case 429:
    case 503:
      return 'unreachable';
    case 504:
      return 'slow';
    default:
      return 'failed';
  }
}

/** An answer without a problem document comes from Grafana or from another program. */
function fromGrafana({ status, statusText, data }: FetchError<unknown>): ServiceError {
  const said = grafanaMessage(data) || statusText || '';
  switch (status) {
    case 401:
      return new ServiceError({
        kind: 'signedOut',
        message: t('problem.signed-out', 'Your Grafana session has ended.'),
        hint: t('problem.signed-out-hint', 'Sign in again. Runs continue in the meantime.'),
      });
    case 403:
      return new ServiceError({
        kind: 'forbidden',
        message: t('problem.forbidden', 'Your role in Grafana does not allow this.'),
        hint: t(
          'problem.forbidden-hint',
          'Starting, stopping and deleting runs requires the Editor role. Ask a Grafana Admin.'
        ),
      });
    case 404:
      return new ServiceError({
        kind: 'unconfigured',
        message: t('problem.no-app', 'Grafana does not forward this request: {{said}}', { said, ...AS_IT_IS }),
        hint: mayConfigure()
          ? t('problem.no-app-hint', 'Enable the Thermobench app on its configuration page.')
          : t('problem.no-app-hint-other', 'Ask a Grafana Admin to enable the Thermobench app.'),
      });
    case 500:
      return new ServiceError({
        kind: 'unconfigured',
        message: t('problem.no-settings', 'Grafana could not forward the request: {{said}}', { said, ...AS_IT_IS }),
        hint: mayConfigure()
          ? t('problem.no-settings-hint', 'Set the service’s address and token on the configuration page.')
          : t('problem.no-settings-hint-other', 'Ask a Grafana Admin to set the service’s address and token.'),
      });
    case 504:
      return slow();
    case 0:
    case 502:
      return new ServiceError({
        kind: 'unreachable',
        message:
          status === 502
            ? t('problem.unreachable', 'Grafana cannot reach a Thermobench service at the configured address.')
            : t('problem.no-grafana', 'Grafana itself does not answer.'),
        hint:
          status === 502
            ? unreachableHint()
            : t('problem.no-grafana-hint', 'Check the network between this browser and Grafana, and try again.'),
      });
    default:
      return unreadable(`${status} ${said}`.trim());
  }
}

/** Only an Admin can open the configuration page. */
function unreachableHint(): string {
  return mayConfigure()
    ? t(
        'problem.unreachable-hint',
        'Start the service with "thermobench serve" if it is not running, and check its address on the configuration page.'
      )
    : t(
        'problem.unreachable-hint-other',
        'Ask a Grafana Admin to check that the service is running and that its address is correct.'
      );
}

function slow(): ServiceError {
  return new ServiceError({
    kind: 'slow',
    message: t('problem.slow', 'The service did not answer in time.'),
    hint: t('problem.slow-hint', 'It may be busy; try again. The request may still take effect.'),
  });
}

/** For an answer from another program, or from another version of the service. */
export function unreadable(answer: string): ServiceError {
  return new ServiceError({
    kind: 'unreadable',
    message: t(
      'problem.unreadable',
      'The plugin does not understand this answer, which may not come from a Thermobench service: {{answer}}',
      {
        answer,
        ...AS_IT_IS,
      }
    ),
    hint: mayConfigure()
      ? t(
          'problem.unreadable-hint',
          'Check that the configured address is that of the Thermobench service, and that service and plugin have ' +
            'the same version.'
        )
      : t(
          'problem.unreadable-hint-other',
          'Ask a Grafana Admin to check that the configured address is that of the Thermobench service, and that ' +
            'service and plugin have the same version.'
        ),
  });
}

function grafanaMessage(data: unknown): string {
  const message: unknown = data !== null && typeof data === 'object' && 'message' in data ? data.message : undefined;
  return typeof message === 'string' ? message : '';
}
