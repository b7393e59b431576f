import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Combobox, Field, FieldSet, RadioButtonGroup, Stack, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';

import { SOURCE_KIND, type Draft } from '../../plan/draft.ts';
import { HostPicker } from './HostPicker.tsx';
import { SettingField } from './SettingField.tsx';
import type { ActiveSettings } from '../../plan/activeSettings.ts';
import { HOSTS } from '../../plan/hosts.ts';
import type { Setting } from '../../plan/setting.ts';

interface Props {
  draft: Draft;
  settings: ActiveSettings;
  errors: Readonly<Record<string, string>>;
  onChange: (draft: Draft) => void;
  disabled: boolean;
}

/** All settings. An empty field means the default. */
export function RunForm({ draft, settings, errors, onChange, disabled }: Props) {
  const fill = (name: string) => (text: string) => onChange({ ...draft, texts: { ...draft.texts, [name]: text } });
  const fields = (some: readonly Setting[]) =>
    some.map((setting) => (
      <SettingField
        key={setting.name}
        setting={setting}
        text={draft.texts[setting.name] ?? ''}
        error={errors[setting.name]}
        onChange={fill(setting.name)}
      />
    ));

  return (
    <>
      <Section label={t('new-run.how-written', 'How readings are written')} disabled={disabled}>
        {fields(settings.sink)}
        {fields(settings.writing)}
      </Section>
      {settings.hosts && (
        <FieldSet label={t('new-run.hosts', 'Where producers run')} disabled={disabled}>
          <HostPicker
            setting={settings.hosts}
            text={draft.texts[HOSTS] ?? ''}
            error={errors[HOSTS]}
            onChange={fill(HOSTS)}
          />
        </FieldSet>
      )}
      <Section
        label={t('new-run.how-long', 'How long and how fast')}
        disabled={disabled}
        choices={
          <>
            <Radios
              label={t('new-run.ends', 'Each run ends')}
              error={errors.ends}
              disabled={disabled}
              options={[
                { value: 'time', label: t('new-run.ends-time', 'After a time') },
                { value: 'rows', label: t('new-run.ends-rows', 'After a number of readings') },
                { value: 'stop', label: t('new-run.ends-stop', 'When stopped') },
              ]}
              value={draft.ends}
              onChange={(ends) => onChange({ ...draft, ends })}
            />
            <Radios
              label={t('new-run.rate-choice', 'Rate')}
              disabled={disabled}
              options={[
                { value: 'fastest', label: t('new-run.fastest', 'As fast as the store answers') },
                { value: 'rate', label: t('new-run.at-rate', 'At a fixed rate') },
              ]}
              value={draft.pace}
              onChange={(pace) => onChange({ ...draft, pace })}
            />
            {settings.canEmpty && (
              <Radios
                label={t('new-run.between', 'Rows of a sweep')}
                error={errors.between}
                disabled={disabled}
                options={[
                  { value: 'keep', label: t('new-run.between-keep', 'Stay in the table') },
                  { value: 'empty', label: t('new-run.between-empty', 'Are deleted after each run') },
                ]}
                value={draft.between ?? 'keep'}
                onChange={(between) => onChange({ ...draft, between })}
              />
            )}
          </>
        }
      >
        {fields(settings.end)}
        {fields(settings.pace)}
        {fields(settings.repeat)}
      </Section>
      <Section label={t('new-run.thresholds', 'Thresholds that a run must meet')} disabled={disabled}>
        {fields(settings.thresholds)}
      </Section>
      {settings.outages.length > 0 && (
        <Section label={t('new-run.outages', 'What to break on purpose')} disabled={disabled}>
          {fields(settings.outages)}
        </Section>
      )}
      <Section label={t('new-run.where-from', 'Where readings come from')} disabled={disabled}>
        <Field
          label={t('new-run.source', 'Source')}
          description={t(
            'new-run.source-hint',
            '“auto” reads the real sensors of the host. If it has none, readings are synthetic.'
          )}
          noMargin
        >
          <Combobox
            id="new-run-source"
            disabled={disabled}
            options={settings.sourceKinds.map((value) => ({ value }))}
            value={draft.texts[SOURCE_KIND] ?? 'auto'}
            onChange={({ value }) => fill(SOURCE_KIND)(value)}
          />
        </Field>
        {fields(settings.source)}
      </Section>
      <Section label={t('new-run.find', 'How to find the run again')} disabled={disabled}>
        {fields(settings.label)}
      </Section>
    </>
  );
}

interface RadiosProps<Value extends string> {
  label: string;
  error?: string;
  disabled: boolean;
  options: Array<{ value: Value; label: string }>;
  value: Value;
  onChange: (value: Value) => void;
}

function Radios<Value extends string>({ label, error, ...group }: RadiosProps<Value>) {
  return (
    <Field label={label} error={error} invalid={error !== undefined} noMargin>
      <RadioButtonGroup aria-label={label} {...group} />
    </Field>
  );
}

interface SectionProps {
  label: string;
  disabled: boolean;
  /** Choices that decide which fields are shown. */
  choices?: ReactNode;
  children: NonNullable<ReactNode>;
}

function Section({ label, disabled, choices, children }: SectionProps) {
  const styles = useStyles2(getStyles);
  return (
    <FieldSet label={label} disabled={disabled}>
      <Stack direction="column" gap={2}>
        {choices !== undefined && (
          <Stack gap={4} wrap="wrap">
            {choices}
          </Stack>
        )}
        <div className={styles.fields}>{children}</div>
      </Stack>
    </FieldSet>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  fields: css({
    // Without this, Grafana's checkboxes, which have a z-index, would be drawn over the bar at the bottom.
    isolation: 'isolate',
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fill, minmax(min(100%, ${theme.spacing(34)}), 1fr))`,
    gap: theme.spacing(0, 2),
    marginBottom: theme.spacing(-2),
    // Two rows per field, label and input, so that neighbouring inputs are aligned however long their descriptions are.
    '&& > *': {
      display: 'grid',
      gridRow: 'span 2',
      gridTemplateRows: 'subgrid',
      alignItems: 'start',
      marginBottom: theme.spacing(2),
    },
  }),
});
