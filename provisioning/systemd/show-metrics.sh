#!/bin/sh
# show-metrics.sh begin|end OWN SHOWN: shows node_exporter the metrics of a collector under systemd. Run by root.
# The collector writes OWN, in a folder that systemd removes when the collector ends. node_exporter reads SHOWN.
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
    # A stopped collector exports no metrics, because its silence is intended. The metrics of a crashed one stay, so
    # that alerts fire.
    if [ "${SERVICE_RESULT:-success}" != success ] && [ -f "$own" ]; then
      # The collector owned the folder, so it could have left a link there. A link is copied as a link, never followed
      # with root's rights, and then dropped. Of a file, only the content is copied, not its owner or a setuid bit.
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
