#!/bin/sh
# sh scripts/artifacts.sh kafka|cassandra: regenerates provisioning/<name>/artifacts.sha256 from the pom.xml beside it: every file
# that Maven resolves, with its checksum. Needs mvn and the network. Natives of other systems than Linux on x86-64 and arm64 are
# left out.
set -eu
folder=$(cd "$(dirname "$0")/../provisioning/$1" && pwd)
files=$(mktemp -d)
trap 'rm -rf "$files"' EXIT
mvn --batch-mode --quiet --file "$folder/pom.xml" dependency:copy-dependencies \
  -Dmdep.useRepositoryLayout=true -DoutputDirectory="$files"
cd "$files"
find . -name '*.jar' | sed 's,^\./,,' | grep -vE -- '-(osx|windows|linux-riscv64)' | LC_ALL=C sort | xargs sha256sum > "$folder/artifacts.sha256"
wc -l "$folder/artifacts.sha256"
