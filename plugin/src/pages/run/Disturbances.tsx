import { t } from '@grafana/i18n';
import { Alert } from '@grafana/ui';

/** Warns that something on the hosts of a run changed its figures, such as other programs or a CPU that was too hot. */
export function Disturbances({ sentences }: { sentences: readonly string[] }) {
  return (
    <Alert severity="warning" bottomSpacing={0} title={t('disturbed.title', 'Something disturbed this run')}>
      {sentences.map((sentence) => (
        <div key={sentence}>{sentence}</div>
      ))}
    </Alert>
  );
}
