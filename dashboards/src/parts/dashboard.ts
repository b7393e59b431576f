import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  AnnotationQueryBuilder,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  RowBuilder,
  type Dashboard,
  type DashboardLink,
  type Panel,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';

import { APP, DASHBOARDS, SOURCES, type DashboardName } from './names.ts';
import { thermobench } from './queries.ts';

/** A question, and the panels that answer it. */
export interface Row {
  question: string;
  panels: ReadonlyArray<Builder<Panel>>;
  /** Asked of the data sources only when someone opens it. */
  isCollapsed: boolean;
}

export function row(question: string, panels: ReadonlyArray<Builder<Panel>>): Row {
  return { question, panels, isCollapsed: false };
}

/** For what few look at, or what a set-up may lack. */
export function collapsedRow(question: string, panels: ReadonlyArray<Builder<Panel>>): Row {
  return { question, panels, isCollapsed: true };
}

interface Drawn {
  description: string;
  variables: ReadonlyArray<Builder<VariableModel>>;
  rows: readonly Row[];
  /** What is seen first: `now-15m`. */
  from: string;
  refresh: string;
}

/** A dashboard with what all of ours share: fixed uid, links to the others, runs drawn over every graph. */
export function dashboard(name: DashboardName, { description, variables, rows, from, refresh }: Drawn): Dashboard {
  const { uid, title } = DASHBOARDS[name];
  const drawn = new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags(['thermobench', uid])
    .time({ from, to: 'now' })
    .refresh(refresh)
    .timezone('browser')
    .tooltip(DashboardCursorSync.Crosshair)
    .variables([...variables])
    .annotation(runWindows())
    .links([...linksToOthers(name), linkToApp()]);
  for (const { question, panels, isCollapsed } of rows) {
    const header = new RowBuilder(question).collapsed(isCollapsed);
    if (isCollapsed) {
      panels.forEach((panel) => header.withPanel(panel));
    }
    drawn.withRow(header);
    if (!isCollapsed) {
      panels.forEach((panel) => drawn.withPanel(panel));
    }
  }
  return drawn.build();
}

/** The time range stays, and so does what is chosen, where the other dashboard has a variable of that name. */
function linksToOthers(name: DashboardName): Array<Builder<DashboardLink>> {
  return Object.values(DASHBOARDS)
    .filter(({ uid }) => uid !== DASHBOARDS[name].uid)
    .map(({ uid, title }) =>
      inSight(new DashboardLinkBuilder(title).url(`/d/${uid}`).icon('apps').keepTime(true).includeVars(true))
    );
}

function linkToApp(): Builder<DashboardLink> {
  return inSight(
    new DashboardLinkBuilder('Runs').url(`${APP}/runs`).icon('bolt').tooltip('Start, watch and compare runs')
  );
}

/** The SDK would have it in a menu that nobody opens. */
function inSight(link: DashboardLinkBuilder): Builder<DashboardLink> {
  return {
    build: () => {
      const built = link.type(DashboardLinkType.Link).build();
      delete built.placement;
      return built;
    },
  };
}

function runWindows(): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name('Runs')
    .datasource(SOURCES.thermobench)
    .enable(true)
    .hide(false)
    .iconColor(GREY)
    .target(thermobench({ kind: 'annotations' }).refId('Runs'));
}

/** No line of a graph has it. */
const GREY = '#8e8e8e';
