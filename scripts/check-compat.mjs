// npm run check:compat: checks the plugin's types against the libraries of every Grafana version it supports.
// Needs about 600 MB per version in the user's cache folder, so it is not part of `npm run check`.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Plugins use Grafana's own React: React 18 up to Grafana 13.1, React 19 from Grafana 13.2 on. */
const GRAFANAS = [
  { version: '12.3.3', react: '18.3.1', reactTypes: '18.3.31' },
  { version: '13.1.1', react: '18.3.1', reactTypes: '18.3.31' },
  { version: '13.2.2', react: '19.3.1', reactTypes: '19.3.0' },
];
const BY_GRAFANA = ['@grafana/data', '@grafana/i18n', '@grafana/runtime', '@grafana/schema', '@grafana/ui'];
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'thermobench/compat');

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));
const writeJson = (folder, file, contents) => writeFileSync(join(folder, file), JSON.stringify(contents, null, 2));

/**
 * Lays out a copy of the sources to compile, with only the packages that they need: packages for builds and tests are left out.
 */
function lay({ version, react, reactTypes }, folder) {
  const root = readJson('package.json');
  const plugin = readJson('plugin/package.json');
  const { devDependencies } = root;
  plugin.dependencies = {
    ...plugin.dependencies,
    ...Object.fromEntries(BY_GRAFANA.map((name) => [name, version])),
    react,
    'react-dom': react,
  };
  plugin.devDependencies = { '@types/react': reactTypes };
  for (const part of ['plugin', 'service']) {
    rmSync(join(folder, part, 'src'), { recursive: true, force: true });
    mkdirSync(join(folder, part), { recursive: true });
    cpSync(join(part, 'src'), join(folder, part, 'src'), {
      recursive: true,
      filter: (file) => !/\.test\.tsx?$|\/testcases$/.test(file),
    });
  }
  cpSync('tsconfig.base.json', join(folder, 'tsconfig.base.json'));
  cpSync('service/tsconfig.json', join(folder, 'service/tsconfig.json'));
  writeJson(folder, 'service/package.json', { ...readJson('service/package.json'), optionalDependencies: {} });
  writeJson(folder, 'plugin/package.json', plugin);
  writeJson(folder, 'plugin/tsconfig.json', {
    ...readJson('plugin/tsconfig.json'),
    references: [{ path: '../service' }],
  });
  writeJson(folder, 'package.json', {
    private: true,
    type: 'module',
    workspaces: root.workspaces,
    devDependencies: { typescript: devDependencies.typescript, '@types/node': devDependencies['@types/node'] },
    overrides: { ...readJson('scripts/overrides.json'), '@types/react': reactTypes },
  });
}

const incompatible = GRAFANAS.filter((grafana) => {
  const folder = join(cache, grafana.version);
  const run = (...command) => spawnSync('npm', command, { cwd: folder, stdio: 'inherit' }).status === 0;
  lay(grafana, folder);
  const fits =
    run('install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error') &&
    run('exec', '--', 'tsc', '--build', 'plugin');
  console.log(`${fits ? '✓' : '✖'} Grafana ${grafana.version}`);
  return !fits;
});
process.exitCode = incompatible.length === 0 ? 0 : 1;
