/** All dashboards, in the order of the links between them. The uids must not change, because people bookmark them. */
export const DASHBOARDS = {
  home: { uid: 'thermobench-home', title: 'Home' },
  run: { uid: 'thermobench-run', title: 'Run' },
  fleet: { uid: 'thermobench-fleet', title: 'Fleet' },
  temperature: { uid: 'thermobench-temperature', title: 'Temperature' },
  nodes: { uid: 'thermobench-nodes', title: 'Nodes' },
  mysql: { uid: 'thermobench-mysql', title: 'MySQL' },
  kafka: { uid: 'thermobench-kafka', title: 'Kafka' },
  cassandra: { uid: 'thermobench-cassandra', title: 'Cassandra' },
} as const;

export type DashboardName = keyof typeof DASHBOARDS;

/** Data sources. A variable of the dashboard selects the Prometheus and the MySQL source. */
export const SOURCES = {
  prometheus: { type: 'prometheus', uid: '${prometheus}' },
  thermobench: { type: 'thermobench-collector-datasource', uid: 'thermobench' },
  mysql: { type: 'mysql', uid: '${mysql}' },
} as const;

/** The variables' initial values: the names in provisioning/grafana/datasources. */
export const PROVISIONED = {
  prometheus: { label: 'Prometheus', text: 'Prometheus', value: 'thermobench-prometheus' },
  mysql: { label: 'MySQL', text: 'Readings in MariaDB', value: 'thermobench-mariadb' },
} as const;

/**
 * The column in which our data source says why a query failed. Panels that choose columns must include it, or they
 * would look as if there were no data. See plugin/src/datasource/frames/failure.ts.
 */
export const PROBLEM = 'problem';

/** The plugin's pages. */
export const APP = '/a/thermobench-collector-app';
