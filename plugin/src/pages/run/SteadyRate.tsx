import { Text } from '@grafana/ui';
import type { Report } from '@thermobench/service/model/report.ts';
import { steadyWords } from '@thermobench/service/reports/steady-words.ts';

/** Where the rate was steady, with its mean and interval, or why there is no such part; nothing for older reports. */
export function SteadyRate({ report }: { report: Pick<Report, 'steady'> }) {
  const words = steadyWords(report);
  return (
    words !== null && (
      <Text element="p" color="secondary">
        {words}
      </Text>
    )
  );
}
