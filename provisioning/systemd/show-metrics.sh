#!/bin/sh
# Shows node_exporter the metrics of a collector under systemd: show-metrics.sh begin|end OWN SHOWN, run by root.
# The collector writes OWN, in a folder that is removed when it ends; node_exporter reads SHOWN.
set -eu
own=$2
shown=$3
case $1 in
  begin)
    # Show the metrics of a crashed collector until the next one writes.
    if [ -f "$shown" ] && [ ! -L "$shown" ]; then
      install --mode=644 "$shown" "$own" || true
    fi
    ln -sfn "$own" "$shown"
    ;;
  end)
    # A stopped collector exports no metrics, because its silence is intended. A crashed one's metrics stay, so that alerts fire.
    if [ "${SERVICE_RESULT:-success}" != success ] && [ -f "$own" ]; then
      # The collector owned the folder: a link in it is copied as a link, never followed with root's rights, and then dropped. Of a
      # file only the content is copied: no setuid bit, no owner.
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
