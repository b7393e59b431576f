#!/bin/sh
# Makes package-lock.json anew from the package.json files alone. With a lock file or installed packages at hand npm leaves out
# other platforms' optional packages, or their checksums, and the next `npm ci` fails.
set -e
cd "$(dirname "$0")/.."
empty=$(mktemp -d)
for manifest in package.json .npmrc */package.json; do
  mkdir -p "$empty/$(dirname "$manifest")"
  cp "$manifest" "$empty/$manifest"
done
(cd "$empty" && npm install --package-lock-only --ignore-scripts --loglevel=error)
cp "$empty/package-lock.json" package-lock.json
rm -rf "$empty"
