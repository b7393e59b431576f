import { t } from '@grafana/i18n';
import { getTemplateSrv } from '@grafana/runtime';
import { Combobox, InlineField, type ComboboxOption } from '@grafana/ui';
import { useId } from 'react';

import { readFailure } from '../api/readFailure.ts';
import type { ChoiceKind } from './choicesOf.ts';
import type { ThermobenchDataSource } from './DataSource.ts';

interface Props {
  datasource: ThermobenchDataSource;
  kind: ChoiceKind;
  /** Limits the choices to this target. */
  target: string | undefined;
  /** Whether to offer locations that only benchmark runs wrote. */
  runs?: string | undefined;
  label: string;
  /** What an empty field means. */
  placeholder: string;
  value: string | undefined;
  onChange(value: string | undefined): void;
}

const WIDTH = 26;

/**
 * Offers the service's choices and the dashboard's variables. Accepts other text too, because the lists are limited.
 */
export function ChoiceField({ datasource, kind, target, runs, label, placeholder, value, onChange }: Props) {
  const id = useId();
  return (
    <InlineField label={label} htmlFor={id}>
      <Combobox
        id={id}
        width={WIDTH}
        isClearable
        createCustomValue
        placeholder={placeholder}
        value={value ? { value, label: value } : null}
        onChange={(option) => onChange(option?.value)}
        options={(typed) => optionsFor({ datasource, kind, target, runs, typed })}
      />
    </InlineField>
  );
}

async function optionsFor({
  datasource,
  kind,
  target,
  runs,
  typed,
}: Pick<Props, 'datasource' | 'kind' | 'target' | 'runs'> & { typed: string }): Promise<ComboboxOption[]> {
  const variables = getTemplateSrv()
    .getVariables()
    .map(({ name }) => ({ value: `$${name}`, label: `$${name}`, description: t('query.variable', 'Variable') }));
  const isWanted = ({ label = '' }: ComboboxOption) => label.toLowerCase().includes(typed.toLowerCase());
  try {
    const choices = await datasource.choices(kind, target, runs);
    return [...variables, ...choices.map(({ text, value }) => ({ label: text, value }))].filter(isWanted);
  } catch (thrown) {
    // An entry with the reason. Without it, the list would just stay empty.
    const { message } = readFailure(thrown);
    return [...variables.filter(isWanted), { value: '', label: message, infoOption: true }];
  }
}
