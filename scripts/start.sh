#!/bin/sh
# npm start: takes a fresh checkout to a running service. Runs the first experiment if there is no run yet. Starts a private
# Grafana if Grafana and the plugin are already there: they are too large to download without asking.
set -e
cd "$(dirname "$0")/.."
sh scripts/install.sh service
exec service/bin/thermobench serve --first-experiment --grafana "$@"
