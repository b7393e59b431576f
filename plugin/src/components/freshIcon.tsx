import type { IconName } from '@grafana/data';
import { Icon } from '@grafana/ui';

/** An icon that may change its name. Without the key, Grafana's icon sometimes keeps the picture of its earlier name. */
export function freshIcon(name: IconName) {
  return <Icon key={name} name={name} />;
}
