import { t, Trans } from '@grafana/i18n';
import { config } from '@grafana/runtime';
import { Alert, Button, LinkButton, Stack, TextLink } from '@grafana/ui';

import type { ServiceError, ServiceErrorKind } from '../api/serviceError.ts';
import { links } from '../links.ts';
import { testIds } from '../testIds.ts';
import { useOneMessage } from './oneMessage.ts';
import { mayConfigure } from './role.ts';
import { WithCode } from './WithCode.tsx';

interface Props {
  problem: ServiceError;
  /** Retries. Omitted if there is nothing to retry. */
  onRetry?: () => unknown;
}

/**
 * Explains a problem with the service and offers the next step: try again, configure, sign in, or go back to the runs.
 * If a problem affects the whole service, only the topmost part of the page shows it.
 */
export function ServiceProblem({ problem, onRetry }: Props) {
  const { kind, message, hint, fields } = problem;
  const { place, isShown, retry } = useOneMessage(kind, onRetry);
  return (
    <div ref={place} hidden={!isShown}>
      {isShown && (
        <Alert title={title(kind)} severity={SEVERITY[kind] ?? 'error'} data-testid={testIds.problem}>
          <Stack direction="column" gap={1}>
            <div>{message}</div>
            {fields.length > 0 && (
              <ul>
                {fields.map(({ field, message: allowed }) => (
                  <li key={field}>
                    <code>{field}</code> {allowed}
                  </li>
                ))}
              </ul>
            )}
            {hint && (
              <div>
                <WithCode text={hint} />
              </div>
            )}
            <Stack gap={1} alignItems="center">
              {retry && !HOPELESS.has(kind) && (
                <Button variant="secondary" icon="sync" onClick={() => void retry()}>
                  <Trans i18nKey="problem.retry">Try again</Trans>
                </Button>
              )}
              {kind === 'signedOut' && <SignIn />}
              {CONFIGURABLE.has(kind) && <Configure kind={kind} />}
              {kind === 'missing' && (
                <LinkButton variant="secondary" href={links.runs()}>
                  <Trans i18nKey="problem.all-runs">All runs</Trans>
                </LinkButton>
              )}
            </Stack>
          </Stack>
        </Alert>
      )}
    </div>
  );
}

/** Lets signed-out users sign in to Grafana again. */
export function SignIn({ size }: { size?: 'sm' }) {
  return (
    <LinkButton variant="secondary" size={size} href={`${config.appSubUrl}/login`} target="_self">
      <Trans i18nKey="problem.sign-in">Sign in</Trans>
    </LinkButton>
  );
}

/** Links to the configuration page. Tells users who cannot open it whom to ask, unless the hint already does. */
function Configure({ kind }: { kind: ServiceErrorKind }) {
  if (mayConfigure()) {
    return <TextLink href={links.configuration()}>{t('problem.configure', 'Configuration')}</TextLink>;
  }
  return HINT_FROM_SERVICE.has(kind) ? (
    <Trans i18nKey="problem.ask-admin">A Grafana Admin can change the configuration.</Trans>
  ) : null;
}

const SEVERITY: Partial<Record<ServiceErrorKind, 'warning' | 'info'>> = {
  slow: 'warning',
  conflict: 'warning',
  forbidden: 'info',
  missing: 'info',
};

/** Problems that a retry cannot solve. */
const HOPELESS: ReadonlySet<ServiceErrorKind> = new Set<ServiceErrorKind>([
  'forbidden',
  'invalid',
  'missing',
  'signedOut',
]);

/** Problems that the configuration page may solve. */
const CONFIGURABLE: ReadonlySet<ServiceErrorKind> = new Set<ServiceErrorKind>([
  'unreachable',
  'unconfigured',
  'tokenRefused',
  'outdated',
  'unreadable',
]);

/** Problems whose hint comes from the service. It is the same for every role, so it does not say whom to ask. */
const HINT_FROM_SERVICE: ReadonlySet<ServiceErrorKind> = new Set<ServiceErrorKind>(['tokenRefused', 'outdated']);

function title(kind: ServiceErrorKind): string {
  switch (kind) {
    case 'unreachable':
      return t('problem.title.unreachable', 'The service cannot be reached');
    case 'slow':
      return t('problem.title.slow', 'The service is slow');
    case 'unconfigured':
      return t('problem.title.unconfigured', 'Thermobench is not configured yet');
    case 'tokenRefused':
      return t('problem.title.token', 'The service rejects the token');
    case 'signedOut':
      return t('problem.title.signed-out', 'You are signed out');
    case 'forbidden':
      return t('problem.title.forbidden', 'Not allowed');
    case 'missing':
      return t('problem.title.missing', 'Not found');
    case 'invalid':
      return t('problem.title.invalid', 'The request is invalid');
    case 'conflict':
      return t('problem.title.conflict', 'Not possible right now');
    case 'outdated':
      return t('problem.title.outdated', 'The service is older than this plugin');
    case 'unreadable':
      return t('problem.title.unreadable', 'Unexpected answer');
    case 'failed':
      return t('problem.title.failed', 'The service failed');
  }
}
