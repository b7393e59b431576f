import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';

import { Fault } from '../model/fault.ts';
import { isInstalled } from './programs.ts';
import { provisionedText } from './provisioned.ts';

const CHECK_LIMIT_MS = 10_000;

const Configuration = z.object({ receivers: z.array(z.record(z.string(), z.unknown())) });
const CheckFailure = z.object({ stdout: z.string() });

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

/** Why the Alertmanager would refuse its configuration; null if it would not, or if there is none yet. */
export async function alertmanagerFileProblem(folder: string): Promise<string | null> {
  const file = alertmanagerFile(folder);
  if (!existsSync(file)) {
    return null;
  }
  const unreadable = whyNoYaml(readFileSync(file, 'utf8'));
  return unreadable ?? (isInstalled('amtool') ? await whyRefused(file) : null);
}

/** What to do about a configuration that the Alertmanager would refuse. */
export function alertmanagerFileHint(folder: string): string {
  return `\`amtool check-config ${alertmanagerFile(folder)}\` checks the file; correct it, then repeat \`thermobench stack up monitoring\`.`;
}

/** Whether a receiver has a way to reach people: a section such as `email_configs` with at least one entry. */
export function reachesPeople(text: string): boolean {
  const { success, data } = Configuration.safeParse(parse(text));
  const ways = success ? data.receivers.flatMap((receiver) => Object.entries(receiver)) : [];
  return ways.some(([name, entries]) => name.endsWith('_configs') && Array.isArray(entries) && entries.length > 0);
}

/** Line and reason of the first error in the text's syntax; null if there is none. Never quotes the text, which has passwords. */
function whyNoYaml(text: string): string | null {
  try {
    parse(text, { prettyErrors: true });
    return null;
  } catch (thrown) {
    const line = thrown instanceof YAMLParseError ? thrown.linePos?.[0].line : undefined;
    const [reason] = Fault.from(thrown).message.split(/ at line \d|\n/);
    return line === undefined ? reason : `line ${line}: ${reason}`;
  }
}

/** Why the Alertmanager's own tool refuses the file; null if it accepts it, or does not answer in time. */
async function whyRefused(file: string): Promise<string | null> {
  try {
    await promisify(execFile)('amtool', ['check-config', file], { timeout: CHECK_LIMIT_MS });
    return null;
  } catch (thrown) {
    const { success, data } = CheckFailure.safeParse(thrown);
    const [, reason] = /FAILED: ([^]*)/.exec(success ? data.stdout : '') ?? [];
    return reason?.trim().replace(/\s+/g, ' ') ?? null;
  }
}
