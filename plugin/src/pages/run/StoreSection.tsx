import { t } from '@grafana/i18n';
import { Alert, Text } from '@grafana/ui';
import type { StoreFacts } from '@thermobench/service/model/report.ts';

import { Section } from '../../components/Section.tsx';
import { Tiles } from '../../components/Tiles.tsx';

/** What the store reports about itself, and what that means for the durability of its acks. */
export function StoreSection({ store, target }: { store: StoreFacts; target: string }) {
  const settings = Object.entries(store.durability).map(([name, value]) => ({ name, value: String(value) }));
  return (
    <Section title={t('store.title', 'The store and the durability of its acks')}>
      {store.warnings.map((warning) => (
        <Alert
          key={warning}
          severity="warning"
          bottomSpacing={0}
          title={t('store.weak', 'Acks guarantee less than they seem to')}
        >
          {warning}
        </Alert>
      ))}
      {store.warnings.length === 0 && (
        <Text color="secondary">{t('store.firm', 'No setting of {{target}} weakens its acks.', { target })}</Text>
      )}
      <Tiles tiles={[{ name: t('store.version', 'Version'), value: store.version }, ...settings]} small most={3} />
    </Section>
  );
}
