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
      install --mode=644 "$shown" "$own" || true
    fi
    ln -sfn "$own" "$shown"
    ;;
  end)
    # Of a collector that was stopped there are no metrics: its silence is wanted. That of one that died can be seen only by them.
    if [ "${SERVICE_RESULT:-success}" != success ] && [ -f "$own" ]; then
      # The folder was the collector's: a link in it is copied as a link, never followed with root's rights, and then dropped. Of a
      # file only the content is taken: no setuid bit, no owner.
      cp --no-dereference --remove-destination "$own" "$shown.new"
      if [ -L "$shown.new" ]; then
        rm -f "$shown.new" "$shown"
      else
        chmod 644 "$shown.new"
        mv -f "$shown.new" "$shown"
      fi
    else
      rm -f "$shown"
    fi
    ;;
esac
