import {
  CustomVariableBuilder,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableHide,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';

import { PROVISIONED, SOURCES } from './names.ts';

interface Choice {
  /** Queries use it as `$name`. Links keep its value if the other dashboard has a variable of the same name. */
  name: string;
  label: string;
}

interface Described extends Choice {
  /** Behind an icon, which needs room in the row at the top. */
  description: string;
}

/** Selects the data source of a dashboard: initially the provisioned one, or the only one. */
export function source(type: keyof typeof PROVISIONED): DatasourceVariableBuilder {
  const { label, ...current } = PROVISIONED[type];
  return inMenu(
    new DatasourceVariableBuilder(type)
      .label(label)
      .description('The Grafana data source that this dashboard queries.')
      .type(type)
      .current(current)
  );
}

/**
 * Moves a variable that few people change into the menu ⋮ at the end of the row at the top. At 1280 pixels, the row has
 * room for only two variables next to the docked navigation, and for only one if the time range is absolute.
 */
export function inMenu<Variable extends { hide(hide: VariableHide): Variable }>(variable: Variable): Variable {
  return variable.hide(VariableHide.InControlsMenu);
}

/** The values of a label in the time range. Initially all are selected. */
export function labelValues(choice: Described, series: string, label: string): QueryVariableBuilder {
  return chosen(choice)
    .description(choice.description)
    .datasource(SOURCES.prometheus)
    .query({ refId: 'A', qryType: 1, query: `label_values(${series}, ${label})` })
    .definition(`label_values(${series}, ${label})`)
    .sort(VariableSort.AlphabeticalCaseInsensitiveAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current({ text: 'All', value: '$__all' });
}

/** All machines on which Prometheus scrapes something, by their usual names. Use it as `host=~"$host"`. */
export function hosts(): QueryVariableBuilder {
  return hostsWith('Machines that Prometheus scrapes.', 'up{host!=""}');
}

/** Machines with a node_exporter: for a dashboard with rows per host, which would be empty for all others. */
export function hostsWithNodeExporter(): QueryVariableBuilder {
  return hostsWith('Machines with a node_exporter.', 'up{component="node"}');
}

function hostsWith(description: string, series: string): QueryVariableBuilder {
  return labelValues({ name: 'host', label: 'Host', description }, series, 'host');
}

/** A list from the service: targets, locations of a target, or runs. */
export function serviceList(
  choice: Choice,
  asked: { kind: 'targetNames' | 'locationNames' | 'runIds' | 'runSpans'; target?: string; run?: string; runs?: string }
): QueryVariableBuilder {
  return chosen(choice)
    .datasource(SOURCES.thermobench)
    .query({ refId: 'A', ...asked })
    .sort(VariableSort.Disabled);
}

/** A few fixed values. The first one is the default. */
export function chosenFrom({ name, label, description }: Described, values: readonly string[]): CustomVariableBuilder {
  const [first = ''] = values;
  return new CustomVariableBuilder(name)
    .label(label)
    .description(description)
    .hide(VariableHide.DontHide)
    .values(values.join(','))
    .current({ text: first, value: first })
    .options(values.map((value) => ({ text: value, value, selected: value === first })));
}

function chosen({ name, label }: Choice): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(label)
    .hide(VariableHide.DontHide)
    .refresh(VariableRefresh.OnTimeRangeChanged);
}
