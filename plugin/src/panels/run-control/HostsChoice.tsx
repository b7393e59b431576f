import { t } from '@grafana/i18n';
import type { Host } from '@thermobench/service/model/host.ts';

import { hostsSetting } from '../../plan/hosts.ts';
import { Choice } from './Choice.tsx';

interface Props {
  /** The choice of the dashboard's author, if any. */
  fixed: string | undefined;
  value: string;
  target: string | undefined;
  /** The hosts with agents. */
  fleet: readonly Host[];
  onChoose(hosts: string): void;
}

/**
 * Chooses one host, or a label for several. The form of a new run can also combine them. Shows nothing if there is no host to choose and
 * none was chosen before.
 */
export function HostsChoice({ fixed, value, target, fleet, onChoose }: Props) {
  if (fleet.length === 0 && !fixed && value === '') {
    return null;
  }
  const offered = hostsSetting(fleet, target === undefined ? [] : [target]).offered(value === '' ? [] : [value]);
  return (
    <Choice
      label={t('run-control.hosts', 'Producers on')}
      isLabelled
      fixed={fixed}
      value={value}
      options={[
        { value: '', label: t('run-control.own-host', 'Host of the service') },
        ...offered
          .filter(({ word, problem }) => problem === undefined || word === value)
          .map(({ word, note, problem }) => ({ value: word, label: word, description: problem ?? note })),
      ]}
      onChoose={onChoose}
    />
  );
}
