#!/bin/sh
# Records this machine as a test case: sh record.sh FOLDER SECONDS GENERATOR_PID STORE_PID PORT
set -eu
folder=$1 seconds=$2 generator=$3 store=$4 port=$5
listening=$(printf ':%04X ' "$port")

# Copies what can be read; a missing file is part of the test case.
keep() { [ -r "$1" ] && mkdir -p "$2/$(dirname "$1")" && cat "$1" >"$2/$1" 2>/dev/null || true; }

snapshot() {
  for file in stat diskstats vmstat meminfo net/dev net/snmp sys/kernel/hostname pressure/cpu pressure/io pressure/memory; do
    keep "/proc/$file" "$1"
  done
  # Connections of other programs concern nobody else.
  for file in tcp tcp6; do
    { head -n 1 "/proc/net/$file"; grep "$listening" "/proc/net/$file" || true; } >"$1/proc/net/$file"
  done
  for pid in "$generator" "$store"; do
    for file in stat io cgroup task/*/schedstat; do
      for path in "/proc/$pid"/$file; do keep "$path" "$1"; done
    done
    ln -s "$(readlink "/proc/$pid/exe")" "$1/proc/$pid/exe"
    mkdir "$1/proc/$pid/fd"
    for fd in "/proc/$pid/fd/"*; do
      case $(readlink "$fd") in socket:*) ln -s "$(readlink "$fd")" "$1/$fd" ;; esac
    done
  done
  grep cgroup "/proc/$generator/mountinfo" >"$1/proc/$generator/mountinfo" || true
  grep -m 1 KernelPageSize "/proc/$generator/smaps" >"$1/proc/$generator/smaps" || true
  # The names of disks are links, which need no target here.
  mkdir -p "$1/sys/block"
  for disk in /sys/block/*; do [ ! -L "$disk" ] || ln -s "$(readlink "$disk")" "$1/$disk"; done
  for interface in /sys/class/net/*; do
    mkdir -p "$1/$interface"
    keep "$interface/speed" "$1"
    [ ! -e "$interface/device" ] || { mkdir "$1/$interface/device" && keep "$interface/device/modalias" "$1"; }
  done
  for file in /sys/class/thermal/thermal_zone*/type /sys/class/thermal/thermal_zone*/temp /sys/class/hwmon/hwmon*/name \
    /sys/class/hwmon/hwmon*/temp1_input /sys/class/hwmon/hwmon*/in0_lcrit_alarm \
    /sys/devices/platform/soc*/soc*:firmware/get_throttled /sys/devices/system/cpu/cpufreq/policy*/affected_cpus \
    /sys/devices/system/cpu/cpufreq/policy*/*_cur_freq /sys/devices/system/cpu/cpufreq/policy*/*_max_freq; do
    keep "$file" "$1"
  done
  find /sys/fs/cgroup -name cpu.stat -o -name cpu.max -o -name 'cpu.cfs_*_us' | while read -r file; do keep "$file" "$1"; done
}

snapshot "$folder/before"
sleep "$seconds"
snapshot "$folder/after"
echo "{ \"elapsedMs\": ${seconds}000, \"pid\": $generator, \"ports\": [$port], \"sockets\": [] }" >"$folder/case.json"
