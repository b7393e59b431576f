import { t } from '@grafana/i18n';
import { Text } from '@grafana/ui';

interface Props {
  /** What each interval of a chart is; several are the same as a rule. */
  kinds: readonly string[];
}

/** Below a chart: what the lines across its medians are. Nothing where there are none. */
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
