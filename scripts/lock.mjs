// node scripts/lock.mjs FILE: fixes a package-lock.json that npm has just made, or rejects it, so that every npm from 8 on can read it.
//
// A package may depend on another one by git or by URL. The lock file then repeats that address even if an override chose a package
// of the registry, and npm 9.2 (Debian 12 and 13) fails on it: "Invalid comparator". Here it is replaced with the override.
// Runs on the machine's own Node, so it uses no packages.
import { readFileSync, writeFileSync } from 'node:fs';

const DEPENDENCIES = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];
const MANIFEST = new URL('../package.json', import.meta.url);
const OVERRIDES = new URL('overrides.json', import.meta.url);

/** A range, a tag, or either of them of another package of the registry: `npm:@scope/name@range`. */
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

/** Reports for each package what prevents an old npm, or a machine with another registry, from installing it. */
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
