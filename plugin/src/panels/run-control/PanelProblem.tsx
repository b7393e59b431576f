import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button, Icon, ScrollContainer, useStyles2 } from '@grafana/ui';

import type { ServiceError } from '../../api/serviceError.ts';
import { ServiceProblem, SignIn } from '../../components/ServiceProblem.tsx';
import { testIds } from '../../testIds.ts';
import type { Room } from './room.ts';
import { WithCode } from '../../components/WithCode.tsx';

interface Props {
  problem: ServiceError;
  room: Room;
  onRetry: () => unknown;
}

/** A problem with the same text as on a page. In the smallest panel, it has no frame. */
export function PanelProblem({ problem, room, onRetry }: Props) {
  const styles = useStyles2(getStyles);
  if (room === 'large') {
    return (
      <ScrollContainer>
        <ServiceProblem problem={problem} onRetry={onRetry} />
      </ScrollContainer>
    );
  }
  return (
    <ScrollContainer>
      <div role="alert" className={styles.problem} data-testid={testIds.problem}>
        <Icon name="exclamation-triangle" className={styles.icon} />
        <div>
          {problem.message}{' '}
          <span className={styles.hint}>
            <WithCode text={problem.hint} />
          </span>
        </div>
        {problem.kind === 'signedOut' ? (
          <SignIn size="sm" />
        ) : (
          <Button
            size="sm"
            variant="secondary"
            icon="sync"
            aria-label={t('problem.retry', 'Try again')}
            onClick={() => void onRetry()}
          />
        )}
      </div>
    </ScrollContainer>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  problem: css({
    ...theme.typography.bodySmall,
    display: 'flex',
    alignItems: 'flex-start',
    gap: theme.spacing(1),
  }),
  icon: css({ color: theme.colors.warning.text, flexShrink: 0 }),
  hint: css({ color: theme.colors.text.secondary }),
});
