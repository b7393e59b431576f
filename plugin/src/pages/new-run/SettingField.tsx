import { t } from '@grafana/i18n';
import { Checkbox, Field, Input, Stack } from '@grafana/ui';

import type { Setting } from '../../plan/setting.ts';
import { splitWords } from '../../plan/spelling.ts';

interface Props {
  setting: Setting;
  text: string;
  error: string | undefined;
  onChange: (text: string) => void;
}

/** One setting: checkboxes for its choices, or a text with values separated by commas. */
export function SettingField(props: Props) {
  const { setting, text, error, onChange } = props;
  const { name, label, description, choices, standard } = setting;
  const field = { label, description, error, invalid: error !== undefined, noMargin: true };
  if (choices.length > 0) {
    return (
      <Field {...field}>
        <Choices {...props} />
      </Field>
    );
  }
  return (
    <Field {...field}>
      <Input
        id={`setting-${name}`}
        placeholder={standard && asUsual(standard)}
        value={text}
        autoComplete="off"
        aria-invalid={error !== undefined}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
    </Field>
  );
}

/** Not Grafana's MultiCombobox, which loses its label for screen readers once something is selected. */
function Choices({ setting: { label, choices, standard }, text, onChange }: Props) {
  const chosen = splitWords(text);
  return (
    <div role="group" aria-label={label}>
      <Stack gap={2} wrap="wrap">
        {choices.map((choice) => (
          <Checkbox
            key={choice}
            label={choice === standard ? asUsual(choice) : choice}
            value={chosen.includes(choice)}
            onChange={({ currentTarget: { checked } }) =>
              // In the order of the schema, not in that of the clicks.
              onChange(choices.filter((each) => (each === choice ? checked : chosen.includes(each))).join(', '))
            }
          />
        ))}
      </Stack>
    </div>
  );
}

function asUsual(standard: string): string {
  return t('new-run.standard', '{{standard}} (default)', { standard });
}
