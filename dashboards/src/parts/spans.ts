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

/** The same for an expression, which Prometheus evaluates again and again: only for a few series. */
export function highestOf(expr: string): string {
  return `max_over_time((${expr})[$__rate_interval:])`;
}

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
