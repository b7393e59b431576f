import { ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';

/** In the unit of the panel. Where a value is bad because it is low, `bad` is below `warning`. */
export interface Levels {
  warning?: number;
  bad?: number;
}

const [GOOD, WARNING, BAD] = ['green', 'yellow', 'red'];

/** Colours for the levels: green, yellow from `warning` on, red from `bad` on; or the other way round where low is bad. */
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
