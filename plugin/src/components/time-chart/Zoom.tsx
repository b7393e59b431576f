import { Trans } from '@grafana/i18n';
import { Button } from '@grafana/ui';

import type { ChartGroup } from './useChartGroup.ts';

/** A button that resets the zoom. */
export function Zoom({ group }: { group: ChartGroup }) {
  return (
    group.isZoomed && (
      <div>
        <Button variant="secondary" size="sm" icon="search-minus" onClick={() => group.zoom(null)}>
          <Trans i18nKey="charts.whole">Show the whole run</Trans>
        </Button>
      </div>
    )
  );
}
