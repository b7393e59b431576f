/** Every dashboard there is, in the order of the links between them. Their uids are fixed: people bookmark them. */
export const DASHBOARDS = {
  run: { uid: 'thermobench-run', title: 'Run' },
  fleet: { uid: 'thermobench-fleet', title: 'Fleet' },
  temperature: { uid: 'thermobench-temperature', title: 'Temperature' },
  nodes: { uid: 'thermobench-nodes', title: 'Nodes' },
  mysql: { uid: 'thermobench-mysql', title: 'MySQL' },
  kafka: { uid: 'thermobench-kafka', title: 'Kafka' },
  cassandra: { uid: 'thermobench-cassandra', title: 'Cassandra' },
} as const;

export type DashboardName = keyof typeof DASHBOARDS;

/** Data sources. Which Prometheus and which MySQL source is chosen on the dashboard, by a variable of that name. */
export const SOURCES = {
  prometheus: { type: 'prometheus', uid: '${prometheus}' },
  thermobench: { type: 'thermobench-collector-datasource', uid: 'thermobench' },
  mysql: { type: 'mysql', uid: '${mysql}' },
} as const;

/** What is chosen at first: as provisioning/grafana/datasources names them. */
export const PROVISIONED = {
  prometheus: { label: 'Prometheus', text: 'Prometheus', value: 'thermobench-prometheus' },
  mysql: { label: 'MySQL', text: 'Readings in MariaDB', value: 'thermobench-mariadb' },
} as const;

/** The plugin's pages. */
export const APP = '/a/thermobench-collector-app';
