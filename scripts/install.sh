#!/bin/sh
# Installs what is asked for, once per lock file: `service` alone (what runs), or `all` (what tests and checks need as well).
set -e
cd "$(dirname "$0")/.."
part=$1
mkdir -p .cache

up_to_date() {
  [ -d node_modules ] && cmp -s package-lock.json ".cache/installed-$1"
}
if up_to_date all || up_to_date "$part"; then
  exit 0
fi
rm -f .cache/installed-*
# npm runs on the machine's Node, which may be older than the packages ask for; they will run on the one that comes with them.
case $part in
  service)
    echo "Installing the service and its own Node (about 240 MB) …" >&2
    npm ci --workspace service --omit=dev --loglevel=error >&2
    ;;
  all)
    echo "Installing the service and what its tests need …" >&2
    npm ci --loglevel=error >&2
    ;;
esac
cp package-lock.json ".cache/installed-$part"
