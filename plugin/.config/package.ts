// `npm run package` packs the output of `npm run build` (and of `npm run sign`, if there is a token) into
// dist/<id>-<version>.zip, as Grafana's plugin folder and its catalogue expect it. Writes a checksum next to it.
import { createHash } from 'node:crypto';
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { zipSync, type Zippable } from 'fflate';
import { z } from 'zod';

const PluginJson = z.object({ id: z.string(), info: z.object({ version: z.string() }) });

const built = resolve(import.meta.dirname, '../dist');
const packages = resolve(import.meta.dirname, '../../dist');

/** The files of the plugin, in one folder named after its id. */
function contents(id: string): Zippable {
  const files = globSync('**/*', { cwd: built, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return Object.fromEntries(paths.map((path) => [id + path.slice(built.length), readFileSync(path)]));
}

const {
  id,
  info: { version },
} = PluginJson.parse(JSON.parse(readFileSync(join(built, 'plugin.json'), 'utf8')));
const name = `${id}-${version}.zip`;
const zip = zipSync(contents(id), { level: 9 });
mkdirSync(packages, { recursive: true });
writeFileSync(join(packages, name), zip);
writeFileSync(join(packages, `${name}.sha256`), `${createHash('sha256').update(zip).digest('hex')}  ${name}\n`);
console.log(`dist/${name}: ${(zip.length / 1e6).toFixed(2)} MB`);
