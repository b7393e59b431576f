import { t } from '@grafana/i18n';
import { Text } from '@grafana/ui';

interface Props {
  /** What each error bar in the chart represents. Usually all represent the same. */
  kinds: readonly string[];
}

/** Explains the error bars of a chart; shows nothing if there are none. */
export function IntervalNote({ kinds }: Props) {
  const words = [...new Set(kinds)].filter((kind) => kind !== '').join(' · ');
  return (
    words !== '' && (
      <Text element="p" variant="bodySmall" color="secondary">
        {t('interval.note', 'Error bars: {{words}}', { words })}
      </Text>
    )
  );
}
