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

/** Data sources, as provisioning/grafana/datasources names them. */
export const SOURCES = {
  prometheus: { type: 'prometheus', uid: 'thermobench-prometheus' },
  thermobench: { type: 'thermobench-collector-datasource', uid: 'thermobench' },
  mariadb: { type: 'mysql', uid: 'thermobench-mariadb' },
} as const;

/** The plugin's pages. */
export const APP = '/a/thermobench-collector-app';
