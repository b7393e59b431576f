// Selectors for each component on the selected hosts.
export const NODE = 'component="node",host=~"$host"';
export const MYSQLD = 'component="mysqld",host=~"$host"';
export const KAFKA = 'component="kafka",host=~"$host"';
export const CASSANDRA = 'component="cassandra",host=~"$host"';

/** Only whole disks, without partitions, loop devices and compressed memory. */
export const DISK = 'device=~"(sd|vd|xvd|hd)[a-z]+|nvme[0-9]+n[0-9]+|mmcblk[0-9]+"';

/**
 * Excludes the loopback interface, and interfaces whose packets a physical one carries too: bridges, containers, VLANs, tunnels and
 * bonds would count them twice.
 */
export const CARD =
  'device!~"lo|(veth|docker|br-|virbr|ifb|cni|flannel|cali|vlan|wg|tun|tap|tailscale|zt|bond|team|dummy).*|.+[.].+"';

/** Why panels about machines may be empty. */
export const NO_MACHINE =
  'No machine was scraped in this time range. Start node_exporter and Prometheus with “thermobench stack up monitoring”';
