import type { SelectableValue } from '@grafana/data';
import { Host } from '@thermobench/service/model/host.ts';
import { Preset } from '@thermobench/service/model/preset.ts';
import { TargetSummary } from '@thermobench/service/model/target.ts';
import { z } from 'zod';

import { service } from '../../api/client.ts';
import { ServiceError } from '../../api/serviceError.ts';
import { targetKind } from '../../components/targetKind.ts';
import { hostsSetting, fleetOf } from '../../plan/hosts.ts';
import { prepareTranslations } from '../../translations.ts';

type Options = Array<SelectableValue<string>>;

/**
 * For the panel's options. They cannot show errors, so the list then contains the reason as an entry that selects
 * nothing.
 */
export function targetOptions(): Promise<Options> {
  return listed(async () => {
    const targets = await service.get('targets', z.array(TargetSummary));
    return targets
      .filter(({ roles }) => roles.run)
      .map((target) => ({ value: target.name, label: target.name, description: targetKind(target) }));
  });
}

/** The hosts with agents, and their labels. */
export function hostOptions(): Promise<Options> {
  return listed(async () => {
    const hosts = fleetOf(await service.get('hosts', z.array(Host)));
    return hostsSetting(hosts, [])
      .offered([])
      .map(({ word, note, problem }) => ({ value: word, label: word, description: problem ?? note }));
  });
}

/** The experiments of one target; without a target, each experiment once. */
export function presetOptions(target: string | undefined): Promise<Options> {
  return listed(async () => {
    const presets = await service.get('presets', z.array(Preset), { query: { target } });
    const byName = new Map(presets.map((preset) => [preset.name, preset]));
    return [...byName.values()].map(({ name, title, description }) => ({ value: name, label: title, description }));
  });
}

async function listed(ask: () => Promise<Options>): Promise<Options> {
  await prepareTranslations();
  try {
    return await ask();
  } catch (thrown) {
    const { message, hint } = thrown instanceof ServiceError ? thrown : { message: String(thrown), hint: '' };
    return [{ label: message, description: hint, isDisabled: true }];
  }
}
