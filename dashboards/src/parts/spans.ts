/**
 * Values of a gauge for a graph. In a range of 30 days, the points of a graph are more than an hour apart: without these functions, each
 * would show the value of a single scrape, and an outage of half an hour would not show at all. They take a selector, without functions or
 * operators.
 */
const SPAN = '[$__rate_interval]';

/** The highest value since the previous point, for gauges of which high values are bad. */
export function highest(gauge: string): string {
  return `max_over_time(${gauge}${SPAN})`;
}

/**
 * The highest mean of a minute since the previous point, for a rate that is compared with a level. In a short time range, whose points
 * are less than a minute apart, it is the mean since the previous point. Prometheus computes it for each minute and series: for more than
 * about ten series, use a recorded one.
 *
 * @param of - The rate over a span, such as `rate(counter[span])`.
 * @param ofMinute - The rate over a minute, with the same labels; by default computed like the other.
 */
export function busiest(of: (span: string) => string, ofMinute = `(${of('[1m]')})`): string {
  const sincePrevious = `${of(SPAN)} and on () vector($__rate_interval_ms) < 60000`;
  return `(${sincePrevious} or max_over_time(${ofMinute}[$__rate_interval:1m]))`;
}

/** For the description of a panel with {@link busiest}. */
export const BUSIEST_MINUTE = ' In a range of days, each point shows the busiest minute since the previous point.';

/** The lowest value since the previous point, for gauges of which low values are bad. */
export function lowest(gauge: string): string {
  return `min_over_time(${gauge}${SPAN})`;
}

/** The mean since the previous point, for gauges that differ from scrape to scrape and would look like noise. */
export function mean(gauge: string): string {
  return `avg_over_time(${gauge}${SPAN})`;
}

/** How often something went wrong since the previous point. A rate would hide one failure among thousands of seconds. */
export function countOf(counter: string): string {
  return `increase(${counter}${SPAN})`;
}
