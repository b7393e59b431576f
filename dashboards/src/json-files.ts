import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { dashboards } from './dashboards.ts';

const FOLDER = join(import.meta.dirname, '../json');

/** Every file of dashboards/json as it ought to be, by its name. */
function madeAnew(): Map<string, string> {
  return new Map(
    Object.entries(dashboards).map(([name, draw]) => [`${name}.json`, `${JSON.stringify(draw(), null, 2)}\n`])
  );
}

function committed(): string[] {
  return readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
}

/** Names of the files that are not as src makes them: changed, missing, or of a dashboard that is no more. */
export function outdatedFiles(): string[] {
  const made = madeAnew();
  const names = new Set([...made.keys(), ...committed()]);
  return [...names].filter(
    (name) => !committed().includes(name) || readFileSync(join(FOLDER, name), 'utf8') !== made.get(name)
  );
}

export function writeFiles(): void {
  const made = madeAnew();
  committed()
    .filter((name) => !made.has(name))
    .forEach((name) => rmSync(join(FOLDER, name)));
  made.forEach((text, name) => writeFileSync(join(FOLDER, name), text));
}
