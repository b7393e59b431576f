import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t, Trans } from '@grafana/i18n';
import { locationService } from '@grafana/runtime';
import { Collapse, Combobox, Field, Input, Stack, Text, useStyles2 } from '@grafana/ui';
import type { TargetSummary } from '@thermobench/service/model/target.ts';
import { useState, type ReactElement } from 'react';

import { useHosts } from '../../api/useHosts.ts';
import { useStartLimit } from '../../api/useLimits.ts';
import { BusyButton } from '../../components/BusyButton.tsx';
import { mayChange } from '../../components/role.ts';
import { ServiceProblem } from '../../components/ServiceProblem.tsx';
import { settingName } from '../../components/settingName.ts';
import { links } from '../../links.ts';
import {
  EVERY,
  limitErrors,
  limitPlan,
  limitSettings,
  P99,
  SENSORS,
  USUAL_EVERY,
  USUAL_P99,
  type LimitTexts,
} from '../../plan/limitPlan.ts';
import { fleetOf, HOSTS, hostsSetting } from '../../plan/hosts.ts';
import { AS_IT_IS } from '../../translations.ts';
import { HostPicker } from '../new-run/HostPicker.tsx';
import { SettingField } from '../new-run/SettingField.tsx';

/** Starts a limit search: the objective and the sensors at the top, everything else on request. */
export function LimitForm({ targets }: { targets: readonly TargetSummary[] }) {
  const styles = useStyles2(getStyles);
  const [name, setName] = useState(targets[0]?.name);
  const [texts, setTexts] = useState<LimitTexts>({});
  const [isOpen, setIsOpen] = useState(false);
  const start = useStartLimit();
  const fleet = fleetOf(useHosts().data);
  const target = targets.find((each) => each.name === name) ?? targets[0];
  if (target === undefined) {
    return null;
  }
  const settings = limitSettings(target);
  const hosts = (fleet ?? []).length > 0 ? hostsSetting(fleet, [target.name]) : null;
  const plan = limitPlan(target.name, texts, [...settings, ...(hosts ? [hosts] : [])]);
  const errors = plan.kind === 'wrong' ? plan.errors : limitErrors(start.error?.fields ?? []);
  const fill = (field: string) => (text: string) => {
    // The last error was about the previous input.
    start.reset();
    setTexts({ ...texts, [field]: text });
  };
  const text = (field: string, label: string, description: string, usual: string) => (
    <Field label={label} description={description} error={errors[field]} invalid={field in errors} noMargin>
      <Input
        id={`limit-${field}`}
        placeholder={usual}
        value={texts[field] ?? ''}
        autoComplete="off"
        onChange={({ currentTarget }) => fill(field)(currentTarget.value)}
      />
    </Field>
  );
  const choice: ReactElement = (
    <Combobox
      id="limit-target"
      options={targets.map((each) => ({ value: each.name, label: each.name, description: each.address }))}
      value={target.name}
      onChange={({ value }) => setName(value)}
    />
  );
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (plan.kind === 'search') {
          start.mutate(plan.request, { onSuccess: ({ id }) => locationService.push(links.limit(id)) });
        }
      }}
    >
      <fieldset disabled={!mayChange()} className={styles.plain}>
        <Stack direction="column" gap={2}>
          <div className={styles.fields}>
            <Field
              label={t('limits.target', 'Target')}
              description={t('limits.target-hint', 'Where readings are written.')}
              noMargin
            >
              {choice}
            </Field>
            {text(
              P99,
              t('limits.p99', 'Highest p99'),
              t('limits.p99-hint', '99 of 100 readings must be stored within this time.'),
              USUAL_P99
            )}
            {text(
              SENSORS,
              t('limits.sensors', 'Sensors'),
              t('limits.sensors-hint', 'Is the store fast enough for this many? Empty: only find the limit.'),
              t('limits.sensors-example', 'such as 200')
            )}
            {text(
              EVERY,
              t('limits.every', 'Each sends a reading every'),
              t('limits.every-hint', 'The time between two readings of a sensor.'),
              USUAL_EVERY
            )}
          </div>
          {hosts && (
            <HostPicker setting={hosts} text={texts[HOSTS] ?? ''} error={errors[HOSTS]} onChange={fill(HOSTS)} />
          )}
          <Collapse label={t('limits.advanced', 'Store, runs and precision')} isOpen={isOpen} onToggle={setIsOpen}>
            <div className={styles.fields}>
              {settings.map((setting) => (
                <SettingField
                  key={setting.name}
                  setting={setting}
                  text={texts[setting.name] ?? ''}
                  error={errors[setting.name]}
                  onChange={fill(setting.name)}
                />
              ))}
            </div>
          </Collapse>
          {start.error && <ServiceProblem problem={start.error} />}
          <Stack gap={2} alignItems="center" wrap="wrap">
            <BusyButton
              isSubmit
              icon="search"
              variant="primary"
              isBusy={start.isPending}
              disabled={!mayChange() || plan.kind === 'wrong'}
            >
              <Trans i18nKey="limits.start">Find the limit</Trans>
            </BusyButton>
            <div role="status">
              {plan.kind === 'wrong' && (
                <Text color="error">
                  {t('limits.wrong', 'Cannot start yet. Correct: {{fields}}.', {
                    fields: Object.keys(plan.errors).map(settingName).join(', '),
                    ...AS_IT_IS,
                  })}
                </Text>
              )}
              {!mayChange() && (
                <Text color="secondary">{t('limits.viewer', 'Starting a search requires the Editor role.')}</Text>
              )}
            </div>
          </Stack>
        </Stack>
      </fieldset>
    </form>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  plain: css({ border: 0, margin: 0, padding: 0, minWidth: 0 }),
  fields: css({
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fill, minmax(min(100%, ${theme.spacing(26)}), 1fr))`,
    gap: theme.spacing(2),
    alignItems: 'end',
  }),
});
