#!/bin/sh
# Regenerates package-lock.json from the package.json files alone. Given a lock file or installed packages, npm would leave out
# other platforms' optional packages or their checksums, and the next `npm ci` would fail. The npm version is fixed: older ones do
# not record which C library a package needs. Overrides are applied only here, because npm 9.2 cannot handle them: see lock.mjs.
set -e
cd "$(dirname "$0")/.."
empty=$(mktemp -d)
trap 'rm -rf "$empty"' EXIT
for manifest in package.json .npmrc */package.json; do
  mkdir -p "$empty/$(dirname "$manifest")"
  cp "$manifest" "$empty/$manifest"
done
PATH="$PWD/service/bin:$PATH"
node -e '
  const [manifest, overrides] = process.argv.slice(1).map((file) => JSON.parse(fs.readFileSync(file, "utf8")));
  fs.writeFileSync(process.argv[1], JSON.stringify({ ...manifest, overrides }));
' "$empty/package.json" scripts/overrides.json
(cd "$empty" && npx --yes npm@11.19.1 install --package-lock-only --ignore-scripts --loglevel=error)
node scripts/lock.mjs "$empty/package-lock.json"
cp "$empty/package-lock.json" package-lock.json
