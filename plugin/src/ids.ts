/** As in plugin.json: Grafana knows the app by it. */
export const APP_ID = 'thermobench-collector-app';
