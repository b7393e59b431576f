import { t } from '@grafana/i18n';
import { Alert } from '@grafana/ui';

/** Warns that other work on the hosts of a run changed its figures. */
export function Disturbances({ sentences }: { sentences: readonly string[] }) {
  return (
    <Alert severity="warning" bottomSpacing={0} title={t('disturbed.title', 'Other work disturbed this run')}>
      {sentences.map((sentence) => (
        <div key={sentence}>{sentence}</div>
      ))}
    </Alert>
  );
}
