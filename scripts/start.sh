#!/bin/sh
# npm start: from a fresh checkout to a running service, the first experiment if there is no run yet, and a private Grafana if
# both Grafana and the plugin are there: they are too large to be downloaded without asking.
set -e
cd "$(dirname "$0")/.."
sh scripts/install.sh service
exec service/bin/thermobench serve --first-experiment --grafana "$@"
