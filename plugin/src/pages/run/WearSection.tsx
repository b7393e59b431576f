import { t } from '@grafana/i18n';
import { Field, Input, Text } from '@grafana/ui';
import type { Report } from '@thermobench/service/model/report.ts';
import { Endurance } from '@thermobench/service/model/wear.ts';
import { wearSentences } from '@thermobench/service/reports/wear-words.ts';
import { useId, useState } from 'react';

import { Section } from '../../components/Section.tsx';

/** What the readings of a run cost the disk of the store, and how long a disk of a given endurance would last. */
export function WearSection({ report }: { report: Report }) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const endurance = Endurance.safeParse(Number(typed));
  const sentences = wearSentences(report, endurance.success ? endurance.data : null);
  return sentences.length === 0 ? null : (
    <Section title={t('wear.title', 'Wear of the disk')}>
      {sentences.map((sentence) => (
        <Text key={sentence} element="p">
          {sentence}
        </Text>
      ))}
      {report.wear && (
        <Field
          noMargin
          label={t('wear.endurance', 'Endurance of the disk')}
          description={t(
            'wear.endurance-hint',
            'In terabytes written (TBW), as the data sheet of a disk or card states it.'
          )}
          invalid={typed !== '' && !endurance.success}
          error={t('wear.endurance-invalid', 'Must be a positive number.')}
        >
          <Input
            id={id}
            type="number"
            min={0}
            width={16}
            suffix="TBW"
            value={typed}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          />
        </Field>
      )}
    </Section>
  );
}
