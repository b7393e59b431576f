import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { dashboards } from './dashboards.ts';

const FOLDER = join(import.meta.dirname, '../json');

/** The files that dashboards/json should contain, by name. */
function expectedFiles(): Map<string, string> {
  return new Map(
    Object.entries(dashboards).map(([name, draw]) => [`${name}.json`, `${JSON.stringify(draw(), null, 2)}\n`])
  );
}

function committed(): string[] {
  return readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
}

/** Names of the files that differ from what src builds: changed ones, missing ones, and those of removed dashboards. */
export function outdatedFiles(): string[] {
  const made = expectedFiles();
  const names = new Set([...made.keys(), ...committed()]);
  return [...names].filter(
    (name) => !committed().includes(name) || readFileSync(join(FOLDER, name), 'utf8') !== made.get(name)
  );
}

export function writeFiles(): void {
  const made = expectedFiles();
  committed()
    .filter((name) => !made.has(name))
    .forEach((name) => rmSync(join(FOLDER, name)));
  made.forEach((text, name) => writeFileSync(join(FOLDER, name), text));
}
