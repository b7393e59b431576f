import type { Host } from '../model/host.ts';
import { bytes, count, figure, instant, NOTHING } from '../reports/figures.ts';
import { clockWords, isOtherVersion, labelWords, serviceVersion } from '../reports/host-words.ts';
import { plainTable } from './plain-table.ts';

/** One row for each host, and below them what is wrong and what to do. */
export function hostTable(hosts: readonly Host[]): string {
  const table = plainTable(
    ['host', 'state', 'CPUs', 'arch', 'memory', 'version', '°C', 'clock', 'labels', 'targets', 'runs'],
    hosts.map((host) => [
      host.id,
      stateWords(host),
      count(host.cpus),
      host.architecture,
      bytes(host.memoryBytes),
      `${host.version ?? NOTHING}${isOtherVersion(host, hosts) ? ' (!)' : ''}`,
      host.celsius === null ? NOTHING : figure(host.celsius),
      host.agent === null ? NOTHING : clockWords(host.agent.clock),
      listed(labelWords(host.labels)),
      host.agent === null ? 'all configured' : listed(host.targets),
      listed(host.runs),
    ]),
    [2, 4, 6]
  );
  const others = hosts.filter((host) => isOtherVersion(host, hosts)).map(({ id }) => id);
  return [
    table,
    ...(others.length === 0
      ? []
      : [
          `(!) Not the version of the service, ${serviceVersion(hosts) ?? NOTHING}: install the same version on ${others.join(', ')}.`,
        ]),
  ].join('\n');
}

function stateWords({ agent }: Host): string {
  if (agent === null) {
    return 'host of the service';
  }
  return agent.connected ? 'connected' : `not connected since ${instant(agent.lastSeenAt)}`;
}

function listed(words: readonly string[]): string {
  return words.join(' ') || NOTHING;
}
