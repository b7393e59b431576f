/** A line of a chart over time. */
export interface ChartLine {
  name: string;
  /** A key of `LINE_COLORS`, a colour of Grafana's palette such as `green`, or a CSS colour. */
  color: string;
  /** One value for each time of the group; null where there is none. */
  values: ReadonlyArray<number | null>;
  /** The mean over the whole time axis, if a report has it; otherwise it is computed from the values. */
  mean?: number | null;
}
