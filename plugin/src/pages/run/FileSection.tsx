import { t } from '@grafana/i18n';
import { Alert, Text } from '@grafana/ui';
import { reasonWords, unusableIn, type SourceReport } from '@thermobench/service/model/source-report.ts';

import { count } from '../../components/figures.ts';
import { Section } from '../../components/Section.tsx';
import { Tiles } from '../../components/Tiles.tsx';

/** What a replayed file contained, and which parts could not be used. */
export function FileSection({ source }: { source: SourceReport }) {
  const unusable = unusableIn(source);
  const tiles = [
    { name: t('file.rows', 'Rows'), value: count(source.rows) },
    { name: t('file.readings', 'Readings'), value: count(source.readings) },
    { name: t('file.gaps', 'Missing values'), value: count(source.gaps) },
    { name: t('file.unusable', 'Unusable'), value: count(unusable) },
    { name: t('file.order', 'Out of order'), value: count(source.outOfOrder) },
  ];
  return (
    <Section title={t('file.title', 'The replayed file')}>
      {unusable > 0 && (
        <Alert
          severity="warning"
          bottomSpacing={0}
          title={t('file.lacking', 'Part of the file could not be used and is missing from the store')}
        >
          <ul>
            {source.unusable.map((rows) => (
              <li key={rows.reason}>{reasonWords(rows)}</li>
            ))}
          </ul>
        </Alert>
      )}
      <Tiles tiles={tiles} small most={5} />
      {source.notes.map((note) => (
        <Text key={note} color="secondary">
          {note}
        </Text>
      ))}
    </Section>
  );
}
