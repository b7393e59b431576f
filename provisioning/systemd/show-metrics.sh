#!/bin/sh
# Shows node_exporter the metrics of a collector under systemd: show-metrics.sh begin|end OWN SHOWN, run by root.
# The collector writes OWN, in a folder that goes when it ends; node_exporter reads SHOWN.
set -eu
own=$2
shown=$3
case $1 in
  begin)
    # What a collector that died left is shown until the next one writes.
    if [ -f "$shown" ] && [ ! -L "$shown" ]; then
      cp --preserve=mode "$shown" "$own" || true
    fi
    ln -sfn "$own" "$shown"
    ;;
  end)
    # Of a collector that was stopped there are no metrics: its silence is wanted. That of one that died can be seen only by them.
    if [ "${SERVICE_RESULT:-success}" != success ] && [ -f "$own" ]; then
      # The folder was the collector's: a link in it is not followed with root's rights.
      cp --no-dereference --preserve=mode --remove-destination "$own" "$shown"
    else
      rm -f "$shown"
    fi
    ;;
esac
