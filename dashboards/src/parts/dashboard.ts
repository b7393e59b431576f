import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  AnnotationQueryBuilder,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  RowBuilder,
  type Dashboard,
  type Panel,
  type RowPanel,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';

import { APP, DASHBOARDS, SOURCES, type DashboardName } from './names.ts';
import { thermobench } from './queries.ts';

/** The tag of all our dashboards. */
const TAG = 'thermobench';

/** A question, and the panels that answer it. */
export interface Row {
  question: string;
  panels: ReadonlyArray<Builder<Panel>>;
  /** The queries of a collapsed row run only when someone opens it. */
  isCollapsed: boolean;
  /** Repeated for each selected host, because its panels add up what cannot be added over hosts. */
  isPerHost: boolean;
}

export function row(question: string, panels: ReadonlyArray<Builder<Panel>>): Row {
  return { question, panels, isCollapsed: false, isPerHost: false };
}

/** A row for each selected host, with panels that show a host as a whole. */
export function rowPerHost(question: string, panels: ReadonlyArray<Builder<Panel>>): Row {
  return { question: `$host: ${continued(question)}`, panels, isCollapsed: false, isPerHost: true };
}

/** A collapsed row, for panels that few users need or that some set-ups cannot fill. */
export function collapsedRow(question: string, panels: ReadonlyArray<Builder<Panel>>): Row {
  return { question, panels, isCollapsed: true, isPerHost: false };
}

interface Drawn {
  description: string;
  variables: ReadonlyArray<Builder<VariableModel>>;
  rows: readonly Row[];
  /**
   * Why any panel may be empty, and what to do: `No broker was scraped. Start one …`. A panel with a reason of its own
   * shows both, because it is not known in advance which reason will apply.
   */
  whenEmpty?: string;
  /** Why panels without a reason of their own may be empty. */
  otherwiseEmpty?: string;
  /** Whether runs are initially drawn over the graphs; true by default. Readers can turn them on and off. */
  drawsRuns?: boolean;
  /** The initial time range: `now-15m`. */
  from: string;
  refresh: string;
}

/**
 * A dashboard with the parts that all have: a fixed uid, links to the other dashboards, and runs drawn over every graph.
 */
export function dashboard(
  name: DashboardName,
  { description, variables, rows, whenEmpty, otherwiseEmpty, drawsRuns = true, from, refresh }: Drawn
): Dashboard {
  const { uid, title } = DASHBOARDS[name];
  const drawn = new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags([TAG, uid])
    .time({ from, to: 'now' })
    .refresh(refresh)
    .timezone('browser')
    .tooltip(DashboardCursorSync.Crosshair)
    .variables([...variables])
    .annotation(runWindows(drawsRuns))
    .links([...linksToOthers(name), linkToApp()]);
  if (variables.some((variable) => variable.build().name === 'prometheus')) {
    drawn.annotation(firingAlerts(drawsRuns));
  }
  for (const { question, panels, isCollapsed, isPerHost } of rows) {
    const header = new RowBuilder(question).collapsed(isCollapsed);
    if (isPerHost) {
      header.repeat('host');
    }
    if (isCollapsed) {
      panels.forEach((panel) => header.withPanel(panel));
    }
    drawn.withRow(header);
    if (!isCollapsed) {
      panels.forEach((panel) => drawn.withPanel(panel));
    }
  }
  const built = drawn.build();
  built.panels?.flatMap(alone).forEach((panel) => {
    setEmptyText(panel, { whenEmpty, otherwiseEmpty });
    explainFailure(panel);
    dashEmptyCells(panel);
  });
  return built;
}

/** The panel itself, or the panels in a collapsed row. */
function alone(panel: Panel | RowPanel): Panel[] {
  return 'panels' in panel ? panel.panels : [panel];
}

function setEmptyText(panel: Panel, { whenEmpty, otherwiseEmpty }: Pick<Drawn, 'whenEmpty' | 'otherwiseEmpty'>): void {
  const defaults = panel.fieldConfig?.defaults;
  if (defaults === undefined || SHOWS_NO_TEXT.has(panel.type)) {
    return;
  }
  if (whenEmpty !== undefined) {
    defaults.noValue =
      defaults.noValue === undefined
        ? whenEmpty
        : `${defaults.noValue}. Another possible reason: ${continued(whenEmpty)}`;
  } else if (!asksService(panel)) {
    defaults.noValue ??= otherwiseEmpty;
  }
}

/** These panels have a short text for a missing value, or draw something in its place. */
const SHOWS_NO_TEXT: ReadonlySet<string> = new Set(['stat', 'bargauge', 'state-timeline']);

/** Otherwise, each empty cell of a table would show the text for an empty table. */
function dashEmptyCells({ type, fieldConfig }: Panel): void {
  if (type === 'table') {
    fieldConfig?.overrides.unshift({
      matcher: { id: 'byRegexp', options: '.*' },
      properties: [{ id: 'noValue', value: '–' }],
    });
  }
}

function continued(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

/**
 * Mentions the failure icon where needed. Grafana shows the same text for an empty answer and for a failed query. Our
 * data source answers a failed query with the reason; for others, only the icon in the panel's header shows it.
 */
function explainFailure(panel: Panel): void {
  if (panel.fieldConfig?.defaults.noValue !== undefined && !asksService(panel)) {
    panel.fieldConfig.defaults.noValue += '. A red icon in the header means that the query failed.';
    if (panel.type === 'timeseries' && asks(panel, SOURCES.prometheus)) {
      // Grafana ends a query at a multiple of its step, which is hours long in a range of 30 days.
      panel.fieldConfig.defaults.noValue += ' Over several days, the newest hours are left out.';
    }
  }
}

function asksService(panel: Panel): boolean {
  return asks(panel, SOURCES.thermobench);
}

function asks({ targets = [] }: Panel, source: (typeof SOURCES)[keyof typeof SOURCES]): boolean {
  return targets.some((target) => 'datasource' in target && target.datasource === source);
}

/**
 * Links to the other dashboards. They keep the time range, and the values of variables that the other dashboard has too. The SDK puts
 * links into the menu ⋮: beside an absolute time range and the docked navigation, the row at the top has room for one variable only.
 */
function linksToOthers(name: DashboardName): DashboardLinkBuilder[] {
  return Object.entries(DASHBOARDS)
    .filter(([other]) => other !== name)
    .map(([, { uid, title }]) => link(title, `/d/${uid}`).icon('dashboard').keepTime(true).includeVars(true));
}

/** In the menu ⋮, a switch for the annotations is called "Runs". */
function linkToApp(): DashboardLinkBuilder {
  return link('Runs page', `${APP}/runs`).icon('bolt').tooltip('Start, watch and compare runs');
}

function link(title: string, url: string): DashboardLinkBuilder {
  return new DashboardLinkBuilder(title).type(DashboardLinkType.Link).url(url);
}

function runWindows(isDrawn: boolean): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name('Runs')
    .datasource(SOURCES.thermobench)
    .enable(isDrawn)
    .hide(false)
    .iconColor(GREY)
    .target(thermobench({ kind: 'annotations' }).refId('Runs'));
}

/**
 * When alerts began to fire, accurate to the minute, or to the step of a long range. A region up to the end of an alert could cover the
 * whole graph. The offset is as long as the step, so that each alert has a single point: Grafana draws several points as a region.
 */
function firingAlerts(isDrawn: boolean): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name('Alerts')
    .datasource(SOURCES.prometheus)
    .enable(isDrawn)
    .hide(false)
    .iconColor(RED)
    .expr(`max_over_time(${FIRING}) unless max_over_time(${FIRING} offset $__interval)`)
    .step('1m')
    .titleFormat('{{alertname}}')
    .textFormat('{{host}} {{target}} {{sensor}} {{mountpoint}}')
    .tagKeys('severity');
}

const FIRING = 'ALERTS{alertstate="firing"}[$__interval]';
const RED = '#e02f44';
/** No line of a graph has this colour. */
const GREY = '#8e8e8e';
