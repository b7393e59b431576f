import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'yaml';
import { z } from 'zod';

import { provisionedText } from './provisioned.ts';

const Configuration = z.object({ receivers: z.array(z.record(z.string(), z.unknown())) });

/** Path of the Alertmanager's configuration. */
export function alertmanagerFile(folder: string): string {
  return join(folder, 'alertmanager.yml');
}

/** Writes the provisioned configuration, unless there is one: the user chooses the receivers in it. Returns its text. */
export function keepAlertmanagerFile(folder: string): string {
  const file = alertmanagerFile(folder);
  if (!existsSync(file)) {
    writeFileSync(file, provisionedText('prometheus/alertmanager.yml'), { mode: 0o600 });
  }
  return readFileSync(file, 'utf8');
}

/** Whether a receiver has a way to reach people: a section such as `email_configs` with at least one entry. */
export function reachesPeople(text: string): boolean {
  const { success, data } = Configuration.safeParse(parse(text));
  const ways = success ? data.receivers.flatMap((receiver) => Object.entries(receiver)) : [];
  return ways.some(([name, entries]) => name.endsWith('_configs') && Array.isArray(entries) && entries.length > 0);
}
