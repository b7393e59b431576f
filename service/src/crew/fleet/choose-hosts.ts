import { Fault } from '../../model/fault.ts';
import { hostsNamed, type Host } from '../../model/host.ts';

/**
 * The connected hosts that match any of the words: a name, or `label=value`. Throws a configuration Fault that lists the known hosts
 * if a word matches none, and a conflict if a host that was named is not connected.
 */
export function chooseHosts(hosts: readonly Host[], words: readonly string[]): Host[] {
  const chosen = new Map<string, Host>();
  for (const word of words) {
    const matching = hostsNamed(word, hosts);
    if (matching.length === 0) {
      throw unknownHosts(word, hosts);
    }
    const connected = matching.filter(({ agent }) => agent?.connected === true);
    if (connected.length === 0) {
      throw notConnected(matching);
    }
    connected.forEach((host) => chosen.set(host.id, host));
  }
  return [...chosen.values()];
}

function unknownHosts(word: string, hosts: readonly Host[]): Fault {
  const known = hosts.map(({ id }) => id).join(', ') || 'none';
  const message = `matches no host of the fleet; known hosts: ${known}`;
  return new Fault({
    kind: 'configuration',
    code: 'INVALID_INPUT',
    message: `No host matches "${word}".`,
    hint: 'Use a name that `thermobench hosts` lists, or a label of a host, such as room=kitchen.',
    fields: [{ field: 'hosts', value: word, message }],
  });
}

function notConnected(hosts: readonly Host[]): Fault {
  const names = hosts.map(({ id }) => id).join(', ');
  return new Fault({
    kind: 'conflict',
    code: 'HOST_NOT_CONNECTED',
    message: `The agent of ${names} is not connected.`,
    hint: 'Start `thermobench agent` on that host, or choose others.',
  });
}
