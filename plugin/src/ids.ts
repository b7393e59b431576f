/** As in plugin.json: Grafana knows each plugin by it. */
export const APP_ID = 'thermobench-collector-app';
export const DATASOURCE_ID = 'thermobench-collector-datasource';
