/** Grafana's id of the unit of a latency in milliseconds. It writes `1 µs` and `1.66 s`, where its unit `ms` writes `0.00100 ms`. */
export const MILLISECONDS = 'si:ms';
