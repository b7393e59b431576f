/**
 * The argument that makes a Java program serve Prometheus metrics at `address`, host and port, for the beans selected by `rules`.
 * JMX itself is not exposed. Source: JMX exporter 1.0, "Java agent".
 */
export function jmxAgent(jars: readonly string[], address: string, rules: string): string {
  const agent = jars.find((jar) => jar.includes('/jmx_prometheus_javaagent/'));
  return `-javaagent:${agent}=${address}:${rules}`;
}
