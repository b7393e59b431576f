import { t } from '@grafana/i18n';
import { hostsNamed, type Host } from '@thermobench/service/model/host.ts';
import { labelWords } from '@thermobench/service/reports/host-words.ts';

import { count, instant } from '../components/figures.ts';
import { settingName } from '../components/settingName.ts';
import { AS_IT_IS } from '../translations.ts';
import type { Setting } from './setting.ts';
import { splitWords } from './spelling.ts';

/** The field with the hosts whose agents run the producers. */
export const HOSTS = 'hosts';

/** A host, or a label that several hosts may have, as the form offers it. */
export interface HostChoice {
  /** As in a request: a name, or `room=kitchen`. */
  word: string;
  note: string;
  /** Why it cannot be chosen; undefined if it can. */
  problem: string | undefined;
}

/** The hosts of a run as one setting. The form cannot vary hosts in a sweep, so its whole text is one value. */
export interface HostsSetting extends Setting {
  /** All known hosts and labels, and the chosen words even if they are unknown. */
  offered: (chosen: readonly string[]) => HostChoice[];
}

/** The hosts with agents, among those that the service lists. */
export function fleetOf(hosts: readonly Host[] | undefined): Host[] | undefined {
  return hosts?.filter(({ agent }) => agent !== null);
}

/** @param fleet - The hosts with agents; undefined if they are not known, so that only the service can check the words. */
export function hostsSetting(fleet: readonly Host[] | undefined, targets: readonly string[]): HostsSetting {
  const problemOf = (word: string) => (fleet === undefined ? undefined : hostProblem(word, fleet, targets));
  return {
    name: HOSTS,
    label: settingName(HOSTS),
    description: t(
      'hosts.choose-hint',
      'Their agents run the producers, in proportion to their CPU threads. If none is chosen, the host of the service does.'
    ),
    choices: [],
    standard: '',
    split: (text) => [text.trim()].filter((words) => words !== ''),
    read: splitWords,
    write: (value) => (Array.isArray(value) ? value.join(', ') : ''),
    refusal: (text) =>
      splitWords(text)
        .map(problemOf)
        .find((problem) => problem !== undefined),
    offered(chosen) {
      const labels = [...new Set((fleet ?? []).flatMap((host) => labelWords(host.labels)))].sort();
      const known = [...labels, ...(fleet ?? []).map(({ id }) => id)];
      return [...known, ...chosen.filter((word) => !known.includes(word))].map((word) => ({
        word,
        note: noteOn(word, fleet ?? []),
        problem: problemOf(word),
      }));
    },
  };
}

/** Why the service would refuse this word, or the agents would refuse the run. */
function hostProblem(word: string, fleet: readonly Host[], targets: readonly string[]): string | undefined {
  const named = hostsNamed(word, fleet);
  const connected = named.filter(({ agent }) => agent?.connected);
  const [first] = named;
  if (first === undefined) {
    return t('hosts.unknown', 'No agent has the name or label “{{word}}”.', { word, ...AS_IT_IS });
  }
  if (connected.length === 0) {
    return named.length === 1
      ? t('hosts.lost', 'The agent of {{host}} has not been connected since {{when}}.', {
          host: first.id,
          when: instant(first.agent?.lastSeenAt ?? null),
          ...AS_IT_IS,
        })
      : t('hosts.all-lost', 'No agent with the label “{{word}}” is connected.', { word, ...AS_IT_IS });
  }
  const [missing] = targets.flatMap((target) =>
    connected.filter((host) => !host.targets.includes(target)).map((host) => ({ target, host }))
  );
  return missing === undefined
    ? undefined
    : t(
        'hosts.no-target',
        '{{host}} has no target “{{target}}”: add it to thermobench.yaml there, and restart its agent. It has: {{targets}}.',
        {
          host: missing.host.id,
          target: missing.target,
          targets: missing.host.targets.join(', ') || t('hosts.no-targets', 'none'),
          ...AS_IT_IS,
        }
      );
}

function noteOn(word: string, fleet: readonly Host[]): string {
  const host = fleet.find(({ id }) => id === word);
  if (host !== undefined) {
    return [
      t('hosts.cpus', '', {
        count: host.cpus,
        defaultValue_one: '{{count}} CPU thread',
        defaultValue_other: '{{count}} CPU threads',
      }),
      host.architecture,
      ...labelWords(host.labels),
    ].join(', ');
  }
  const named = hostsNamed(word, fleet);
  const connected = named.filter(({ agent }) => agent?.connected);
  return named.length === 0
    ? ''
    : t('hosts.labelled', '{{connected}} of {{all}} hosts connected', {
        connected: count(connected.length),
        all: count(named.length),
      });
}
