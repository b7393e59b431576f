import { PanelBuilder as BarGaugeBuilder } from '@grafana/grafana-foundation-sdk/bargauge';
import {
  BarGaugeDisplayMode,
  BarGaugeNamePlacement,
  BarGaugeSizing,
  BigValueColorMode,
  BigValueGraphMode,
  BigValueJustifyMode,
  BigValueTextMode,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizOrientation,
  VizTextDisplayOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  CellValuesBuilder,
  FilterValueRangeBuilder,
  HeatmapColorMode,
  HeatmapColorOptionsBuilder,
  HeatmapTooltipBuilder,
  PanelBuilder as HeatmapBuilder,
} from '@grafana/grafana-foundation-sdk/heatmap';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as StateTimelineBuilder } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';

import { thresholds, type Levels } from './levels.ts';
import type { Query } from './queries.ts';

/** The options that every panel has. Set others on the SDK builder that is returned. */
export interface Shown {
  title: string;
  /** Explains the panel to someone who sees it for the first time: what it shows, and what high or low values mean. */
  description: string;
  /** Grafana's id of the unit, such as `percentunit`, `s`, `bytes`, `celsius`, `rowsps`, `short`. */
  unit: string;
  queries: readonly Query[];
  /** In grid columns. The panels in a line add up to 24. */
  width: number;
  /** In grid rows of about 38 pixels. */
  height?: number;
  /** The levels from which a value needs attention, and from which it is bad. */
  levels?: Levels;
}

const GRAPH_HEIGHT = 8;
const FIGURE_HEIGHT = 4;
/** In pixels. */
const BAR_HEIGHT = 48;
/** Units whose values may be below 0. */
const SIGNED: ReadonlySet<string> = new Set(['celsius']);

/** Lines over time. Levels are drawn as dashed lines. */
export function graph(shown: Shown): TimeseriesBuilder {
  const panel = dressed(new TimeseriesBuilder(), shown, GRAPH_HEIGHT)
    .lineWidth(1)
    .fillOpacity(8)
    .showPoints(VisibilityMode.Never)
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending));
  if (!SIGNED.has(shown.unit)) {
    panel.min(0);
  }
  if (shown.levels) {
    panel.thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed));
  }
  return panel;
}

/** Stacked lines, for parts of a whole. */
export function stacked(shown: Shown): TimeseriesBuilder {
  return graph(shown)
    .stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'))
    .fillOpacity(60)
    .lineWidth(0);
}

/** The latest value of each series in large figures, coloured by its level. */
export function figure(shown: Shown): StatBuilder {
  return (
    dressed(new StatBuilder(), shown, FIGURE_HEIGHT)
      .reduceOptions(latest())
      .graphMode(BigValueGraphMode.None)
      .colorMode(shown.levels ? BigValueColorMode.Value : BigValueColorMode.None)
      // By default, the size fits the longest text: one long name would make all of them small, and a text in place of a missing value
      // would fill the panel.
      .text(new VizTextDisplayOptionsBuilder().titleSize(14).valueSize(32))
  );
}

/** The columns of a query's single row side by side, texts as well as figures. */
export function facts({ columns, ...shown }: Shown & { columns: readonly string[] }): StatBuilder {
  const include = Object.fromEntries(columns.map((column, index) => [column, index]));
  return (
    figure(shown)
      .reduceOptions(latest().fields(`/^(${columns.join('|')})$/`))
      .withTransformation({ id: 'organize', options: { indexByName: include } })
      .textMode(BigValueTextMode.ValueAndName)
      .justifyMode(BigValueJustifyMode.Center)
      // By default, the longest text would make all of them small.
      .text(new VizTextDisplayOptionsBuilder().titleSize(12).valueSize(16))
  );
}

/** The latest value of each series as a bar. */
export function bars(shown: Shown): BarGaugeBuilder {
  return (
    dressed(new BarGaugeBuilder(), shown, GRAPH_HEIGHT)
      .reduceOptions(latest())
      .displayMode(BarGaugeDisplayMode.Basic)
      .orientation(VizOrientation.Horizontal)
      // By default, a single bar would fill the panel.
      .sizing(BarGaugeSizing.Manual)
      // Beside the bar, a long name would be cut off.
      .namePlacement(BarGaugeNamePlacement.Top)
      .maxVizHeight(BAR_HEIGHT)
      .text(new VizTextDisplayOptionsBuilder().titleSize(12).valueSize(16))
      .min(0)
  );
}

/** A coloured cell for each row and each interval of time. */
export function heatmap(shown: Shown): HeatmapBuilder {
  return (
    dressed(new HeatmapBuilder(), shown, GRAPH_HEIGHT)
      // The only cold-to-warm scheme that Grafana does not reverse in the light theme.
      .color(new HeatmapColorOptionsBuilder().mode(HeatmapColorMode.Scheme).scheme('RdYlBu').steps(64).reverse(false))
      .cellValues(new CellValuesBuilder().unit(shown.unit).decimals(1))
      .filterValues(new FilterValueRangeBuilder().le(COLDER_THAN_ANYTHING))
      .showValue(VisibilityMode.Never)
      .tooltip(new HeatmapTooltipBuilder().mode(TooltipDisplayMode.Single))
  );
}

/** By default, the panel omits values near and below 0. */
const COLDER_THAN_ANYTHING = -274;

/** Rows and columns. To set the unit, colour or link of a single column, override it by name. */
export function table(shown: Shown): TableBuilder {
  return dressed(new TableBuilder(), shown, GRAPH_HEIGHT);
}

/** A panel of Thermobench's plugin. It draws itself, so most options have no effect. */
export function pluginPanel(type: 'thermobench-runcontrol-panel' | 'thermobench-runresults-panel', shown: Shown) {
  return dressed(new PanelBuilder(), shown, GRAPH_HEIGHT).type(type);
}

/**
 * The state of each series over time. Mappings give the values names. Requests more points than there are pixels: a range of 30 days
 * leaves out the time since its last point, which is then at most an hour.
 */
export function states(shown: Shown): StateTimelineBuilder {
  return dressed(new StateTimelineBuilder(), shown, GRAPH_HEIGHT)
    .maxDataPoints(1_000)
    .showValue(VisibilityMode.Never)
    .mergeValues(true)
    .rowHeight(0.8);
}

interface Dressable<Panel> {
  title(title: string): Panel;
  description(description: string): Panel;
  unit(unit: string): Panel;
  span(columns: number): Panel;
  height(height: number): Panel;
  targets(queries: Query[]): Panel;
  thresholds(levels: ReturnType<typeof thresholds>): Panel;
}

function dressed<Panel extends Dressable<Panel>>(panel: Panel, shown: Shown, height: number): Panel {
  return panel
    .title(shown.title)
    .description(shown.description)
    .unit(shown.unit)
    .span(shown.width)
    .height(shown.height ?? height)
    .targets(shown.queries.map((query, index) => query.refId(String.fromCodePoint(A + index))))
    .thresholds(thresholds(shown.levels ?? {}));
}

const A = 65;

function latest(): ReduceDataOptionsBuilder {
  return new ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false).fields('');
}
