/**
 * A collector without a reading for this long is silent, unless it is known to read less often. The plugin's pages, the dashboards and
 * the alert CollectorSilent use the same time.
 */
export const SILENT_AFTER_MS = 120_000;
