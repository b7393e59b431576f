#!/bin/sh
# Installs what is requested, once per lock file: `service` alone (what runs), or `all` (what tests and checks need as well).
set -e
cd "$(dirname "$0")/.."
part=$1
mkdir -p .cache

up_to_date() {
  [ -d node_modules ] && cmp -s package-lock.json ".cache/installed-$1"
}

# npm runs on the machine's Node, which may be older than the packages require; they will run on the one that comes with them.
install_service() {
  rm -f .cache/installed-*
  echo "Installing the service and its own Node (about 240 MB) …" >&2
  npm ci --workspace service --omit=dev --loglevel=error >&2
}

# npm leaves out every optional package that says it cannot run on the Node under npm itself, such as the compiled parts of Vitest,
# which need 20.19. So npm runs on the service's Node if the machine's is older, through a name that stays while npm replaces
# node_modules.
install_all() {
  if ! node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 22 || (a == 22 && b >= 13) || (a == 20 && b >= 19) ? 0 : 1)'; then
    up_to_date service || install_service
    mkdir -p .cache/bin
    node=$(service/bin/node -p process.execPath)
    ln -f "$node" .cache/bin/node || cp "$node" .cache/bin/node
    PATH="$PWD/.cache/bin:$PATH"
  fi
  rm -f .cache/installed-*
  echo "Installing the service and what its tests need …" >&2
  npm ci --loglevel=error >&2
}

if up_to_date all || up_to_date "$part"; then
  exit 0
fi
case $part in
  service) install_service ;;
  all) install_all ;;
esac
cp package-lock.json ".cache/installed-$part"
