import { ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';

/** Levels in the unit of the panel. If low values are bad, `bad` is below `warning`. */
export interface Levels {
  warning?: number;
  bad?: number;
}

const [GOOD, WARNING, BAD] = ['green', 'yellow', 'red'];

/**
 * Colours for the levels: green below `warning`, yellow from `warning`, red from `bad`; reversed if low values are bad.
 */
export function thresholds({ warning, bad }: Levels): ThresholdsConfigBuilder {
  const isLowBad = warning !== undefined && bad !== undefined && bad < warning;
  const steps = isLowBad
    ? [
        { value: null, color: BAD },
        { value: bad, color: WARNING },
        { value: warning, color: GOOD },
      ]
    : [
        { value: null, color: GOOD },
        ...(warning === undefined ? [] : [{ value: warning, color: WARNING }]),
        ...(bad === undefined ? [] : [{ value: bad, color: BAD }]),
      ];
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps);
}
