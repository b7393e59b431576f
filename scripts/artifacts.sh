#!/bin/sh
# sh scripts/artifacts.sh kafka|cassandra
#
# Regenerates provisioning/<name>/artifacts.sha256 from the pom.xml beside it. The list has every file that Maven resolves, with
# its checksum. Native libraries are included only for Linux on x86-64 and arm64. Needs mvn and the network.
set -eu
folder=$(cd "$(dirname "$0")/../provisioning/$1" && pwd)
files=$(mktemp -d)
trap 'rm -rf "$files"' EXIT
mvn --batch-mode --quiet --file "$folder/pom.xml" dependency:copy-dependencies \
  -Dmdep.useRepositoryLayout=true -DoutputDirectory="$files"
cd "$files"
find . -name '*.jar' | sed 's,^\./,,' | grep -vE -- '-(osx|windows|linux-riscv64)' | LC_ALL=C sort | xargs sha256sum > "$folder/artifacts.sha256"
wc -l "$folder/artifacts.sha256"
