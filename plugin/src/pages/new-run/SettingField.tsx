import { t } from '@grafana/i18n';
import { Field, Input, MultiCombobox } from '@grafana/ui';

import { valuesOf } from './draft.ts';
import type { Setting } from './setting.ts';

interface Props {
  setting: Setting;
  text: string;
  error: string | undefined;
  onChange: (text: string) => void;
}

/** One setting: any number of choices, or texts with commas between. */
export function SettingField({ setting, text, error, onChange }: Props) {
  const { name, label, description, choices, standard } = setting;
  const id = `setting-${name}`;
  const placeholder = standard === '' ? '' : t('new-run.standard', '{{standard}} (as usual)', { standard });
  const common = { id, placeholder, invalid: error !== undefined };
  return (
    <Field label={label} description={description} error={error} invalid={error !== undefined} htmlFor={id} noMargin>
      {choices.length > 0 ? (
        <MultiCombobox
          {...common}
          options={choices.map((value) => ({ value }))}
          value={valuesOf(text)}
          onChange={(chosen) => onChange(chosen.map(({ value }) => value).join(', '))}
        />
      ) : (
        <Input
          {...common}
          value={text}
          autoComplete="off"
          aria-invalid={error !== undefined}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      )}
    </Field>
  );
}
