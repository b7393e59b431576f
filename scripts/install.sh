#!/bin/sh
# Installs packages, once per lock file: `service` for the service alone, `all` for tests and checks too.
set -e
cd "$(dirname "$0")/.."
part=$1
mkdir -p .cache

up_to_date() {
  [ -d node_modules ] && cmp -s package-lock.json ".cache/installed-$1"
}

# npm may run on an older Node than the packages require, because they bring the Node that they run on.
install_service() {
  rm -f .cache/installed-*
  echo "Installing the service and its own Node (about 240 MB) …" >&2
  npm ci --workspace service --omit=dev --loglevel=error >&2
}

# npm leaves out optional packages that do not support the Node that npm itself runs on, such as the compiled parts of Vitest,
# which need 20.19. If the machine's Node is older, npm therefore runs on the service's Node. That Node is linked outside
# node_modules, which npm replaces.
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
