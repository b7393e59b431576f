/**
 * The argument that makes a Java program answer Prometheus at `address`, host and port, with what `rules` picks of its beans. JMX
 * itself stays closed. Source: JMX exporter 1.0, "Java agent".
 */
export function jmxAgent(jars: readonly string[], address: string, rules: string): string {
  const agent = jars.find((jar) => jar.includes('/jmx_prometheus_javaagent/'));
  return `-javaagent:${agent}=${address}:${rules}`;
}
