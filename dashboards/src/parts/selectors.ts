// Selectors for each component on the selected hosts.
export const NODE = 'component="node",host=~"$host"';
export const MYSQLD = 'component="mysqld",host=~"$host"';
export const KAFKA = 'component="kafka",host=~"$host"';
export const CASSANDRA = 'component="cassandra",host=~"$host"';

/** Only whole disks, without partitions, loop devices and compressed memory. */
export const DISK = 'device=~"(sd|vd|xvd|hd)[a-z]+|nvme[0-9]+n[0-9]+|mmcblk[0-9]+"';

/**
 * Excludes the loopback interface, and interfaces whose packets a physical one carries too: bridges, containers, virtual machines, VLANs,
 * tunnels and bonds would count them twice. A modem (ppp, wwan) has no other interface.
 */
export const CARD =
  'device!~"lo|(veth|docker|podman|lxc|lxd|cni|flannel|cali|br-|br[0-9]|vmbr|virbr|vnet|macv|ipvlan|ifb|vlan|vxlan|geneve|' +
  'wg|tun|tap|tailscale|zt|nebula|gre|sit|ipip|tunl|ip6tnl|bond|team|dummy).*|.+[.].+"';

/** Why panels about pressure are empty on most Raspberry Pis: the kernel of Raspberry Pi OS measures it only on demand. */
export const NO_PRESSURE =
  'The kernel measures no pressure. On Raspberry Pi OS, add psi=1 to the line in /boot/firmware/cmdline.txt, and reboot';

/** Why panels about machines may be empty. */
export const NO_MACHINE =
  'No machine was scraped in this time range. Start node_exporter and Prometheus with “thermobench stack up monitoring”';
