import { t } from '@grafana/i18n';
import { Text } from '@grafana/ui';

interface Props {
  /** The kind of each interval of a chart; usually they are all the same. */
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
