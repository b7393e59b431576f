import { t } from '@grafana/i18n';
import { Text } from '@grafana/ui';

import { useDashboards } from '../../api/useDashboards.ts';
import { duration } from '../../components/figures.ts';

/** The scrape interval in provisioning/prometheus; other set-ups usually scrape less often. */
const SCRAPE_SECONDS = 5;
/** With fewer points than this, a curve shows no shape. */
const MIN_POINTS = 3;

/** Explains for a short run that Prometheus scraped its hosts only once or twice. Shows nothing if no dashboard is linked. */
export function CoarseCurves({ startedAt, endedAt }: { startedAt: number | null; endedAt: number }) {
  const { data: dashboards = [] } = useDashboards();
  const tookMs = startedAt === null ? null : endedAt - startedAt;
  if (dashboards.length === 0 || tookMs === null || tookMs >= MIN_POINTS * SCRAPE_SECONDS * 1000) {
    return null;
  }
  return (
    <Text color="secondary" variant="bodySmall">
      {t(
        'run.coarse',
        'The run took {{took}}. Prometheus measures the hosts at most once every {{interval}} s, so the host charts on the dashboards are too coarse for this run.',
        { took: duration(tookMs), interval: SCRAPE_SECONDS }
      )}
    </Text>
  );
}
