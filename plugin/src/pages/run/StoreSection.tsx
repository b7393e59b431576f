import { t } from '@grafana/i18n';
import { Alert, Text } from '@grafana/ui';
import type { StoreFacts } from '@thermobench/service/model/report.ts';

import { Section } from '../../components/Section.tsx';
import { Tiles } from '../../components/Tiles.tsx';

/** What the store said of itself, and what an ack of it is therefore worth. */
export function StoreSection({ store, target }: { store: StoreFacts; target: string }) {
  const settings = Object.entries(store.durability).map(([name, value]) => ({ name, value: String(value) }));
  return (
    <Section title={t('store.title', 'The store, and what its acks are worth')}>
      {store.warnings.map((warning) => (
        <Alert
          key={warning}
          severity="warning"
          bottomSpacing={0}
          title={t('store.weak', 'An ack means less than it sounds')}
        >
          {warning}
        </Alert>
      ))}
      {store.warnings.length === 0 && (
        <Text color="secondary">
          {t('store.firm', 'No setting of {{target}} makes an ack weaker than it sounds.', { target })}
        </Text>
      )}
      <Tiles tiles={[{ name: t('store.version', 'Version'), value: store.version }, ...settings]} small most={3} />
    </Section>
  );
}
