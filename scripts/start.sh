#!/bin/sh
# npm start: from a fresh checkout to a running service, and the first experiment when there is no run yet.
set -e
cd "$(dirname "$0")/.."
sh scripts/install.sh service
exec service/bin/thermobench serve --first-experiment "$@"
