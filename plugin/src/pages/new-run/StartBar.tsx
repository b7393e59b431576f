import type { GrafanaTheme2 } from '@grafana/data';
import { css } from '@emotion/css';
import { t, Trans } from '@grafana/i18n';
import { Stack, Text, useStyles2 } from '@grafana/ui';
import type { TargetSummary } from '@thermobench/service/model/target.ts';
import { useLayoutEffect, useRef } from 'react';

import type { ServiceError } from '../../api/serviceError.ts';
import { BusyButton } from '../../components/BusyButton.tsx';
import { ServiceProblem } from '../../components/ServiceProblem.tsx';
import { settingName } from '../../components/settingName.ts';
import type { Plan } from '../../plan/plan.ts';
import { sentence } from '../../plan/sentence.ts';
import { AS_IT_IS } from '../../translations.ts';

interface Props {
  plan: Plan;
  targets: readonly TargetSummary[];
  isStarting: boolean;
  disabled: boolean;
  /** Why the last attempt to start failed. */
  refusal: ServiceError | null;
  onRetry: () => void;
}

/** The CSS variable of the surrounding form with the bar's height, which grows with its text. */
export const BAR_HEIGHT = '--start-bar-height';

/** Says what will happen, and starts it. Always visible. */
export function StartBar({ plan, targets, isStarting, disabled, refusal, onRetry }: Props) {
  const styles = useStyles2(getStyles);
  const bar = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = bar.current;
    if (element === null) {
      return undefined;
    }
    const observer = new ResizeObserver(() =>
      element.parentElement?.style.setProperty(BAR_HEIGHT, `${element.offsetHeight}px`)
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={bar} className={styles.bar}>
      {refusal && <ServiceProblem problem={refusal} onRetry={onRetry} />}
      <Stack gap={2} alignItems="center" justifyContent="space-between">
        <div role="status">
          {plan.kind === 'wrong' ? (
            <Text color="error">
              {t('new-run.wrong', 'Cannot start yet. Correct: {{fields}}.', {
                fields: Object.keys(plan.errors).map(settingName).join(', '),
                ...AS_IT_IS,
              })}
            </Text>
          ) : (
            <Text>{sentence(plan, targets)}</Text>
          )}
        </div>
        <BusyButton
          isSubmit
          icon="play"
          variant="primary"
          isBusy={isStarting}
          disabled={disabled || plan.kind === 'wrong'}
        >
          {plan.kind === 'wrong' ? (
            <Trans i18nKey="new-run.start">Start</Trans>
          ) : plan.kind === 'sweep' ? (
            <Trans i18nKey="new-run.start-sweep">Start sweep</Trans>
          ) : (
            <Trans i18nKey="new-run.start-run">Start run</Trans>
          )}
        </BusyButton>
      </Stack>
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    bar: css({
      position: 'sticky',
      bottom: 0,
      padding: theme.spacing(2),
      background: theme.colors.background.secondary,
      borderTop: `1px solid ${theme.colors.border.weak}`,
      borderRadius: theme.shape.radius.default,
      zIndex: 1,
      '&& button': { scrollMarginBottom: 0 },
    }),
  };
}
