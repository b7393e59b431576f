// node scripts/lock.mjs FILE: makes a new package-lock.json readable by npm 8 and every newer version, or rejects it.
//
// If a package depends on another one by git or by URL, the lock file repeats that address even if an override chose a registry
// package instead. npm 9.2 (Debian 12 and 13) fails on it: "Invalid comparator". This script replaces the address with the
// override. It runs on the machine's own Node, so it uses no packages.
import { readFileSync, writeFileSync } from 'node:fs';

const DEPENDENCIES = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];
const MANIFEST = new URL('../package.json', import.meta.url);
const OVERRIDES = new URL('overrides.json', import.meta.url);

/**
 * Whether old npm versions can read this dependency: a version range, a tag, or an alias for either (`npm:@scope/name@range`).
 */
function isReadable(spec) {
  return !/[/:]/.test(spec.replace(/^npm:(@[^/@:]+\/)?[^/@:]+(?=@|$)/, ''));
}

/** Each dependency of each package in a lock file. */
function* dependenciesIn(lock) {
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const specs of DEPENDENCIES.map((field) => entry[field] ?? {})) {
      for (const [name, spec] of Object.entries(specs)) {
        yield { path, specs, name, spec };
      }
    }
  }
}

/** Everything that prevents an old npm, or a machine with another registry, from installing the packages. */
function* problemsIn(lock) {
  if (lock.lockfileVersion !== 3) {
    yield `lockfileVersion is ${lock.lockfileVersion}. Make the file with scripts/lock.sh, which makes version 3.`;
  }
  if (JSON.parse(readFileSync(MANIFEST, 'utf8')).overrides) {
    yield 'package.json has "overrides". Move them to scripts/overrides.json: npm 9.2 applies them to installed packages too, and stops.';
  }
  for (const { path, name, spec } of dependenciesIn(lock)) {
    if (!isReadable(spec)) {
      yield `${path || 'package.json'} depends on ${name} as "${spec}". Name a package of the registry in scripts/overrides.json.`;
    }
  }
  for (const [path, { link, resolved, integrity }] of Object.entries(lock.packages)) {
    if (path.includes('node_modules/') && !link) {
      if (resolved) {
        yield `${path} comes from ${resolved}. Only packages of the registry, without its address, may be in the file.`;
      }
      if (!integrity) {
        yield `${path} has no checksum. Make the file with scripts/lock.sh.`;
      }
    }
  }
}

const [file] = process.argv.slice(2);
const overrides = JSON.parse(readFileSync(OVERRIDES, 'utf8'));
const before = readFileSync(file, 'utf8');
const lock = JSON.parse(before);

for (const { specs, name, spec } of dependenciesIn(lock)) {
  if (!isReadable(spec) && Object.hasOwn(overrides, name)) {
    specs[name] = overrides[name];
  }
}
const problems = [...problemsIn(lock)];
if (problems.length > 0) {
  console.error(
    `✖ Not every npm from 8 on can install from ${file}:\n${problems.map((text) => `  ${text}`).join('\n')}`
  );
  process.exit(1);
}
const after = `${JSON.stringify(lock, null, 2)}\n`;
if (after !== before) {
  writeFileSync(file, after);
}
