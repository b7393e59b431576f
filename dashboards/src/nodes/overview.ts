import { comparison } from '../parts/comparison.ts';
import { row } from '../parts/dashboard.ts';
import { UPTIME } from '../parts/machine-state.ts';
import { NODE } from '../parts/selectors.ts';

export function overview() {
  return row('Which machine stands out?', [
    comparison({
      title: 'Machines now',
      description:
        'The current state of each machine; shares cover the last minute. "I/O waits" is the share of time in ' +
        'which a process waited for I/O. It says more than "Disk busy": a disk that processes many requests in ' +
        'parallel may be busy all the time and still accept more. “I/O waits” is empty if the kernel measures no ' +
        'pressure (Raspberry Pi OS: add psi=1 to cmdline.txt). Uptime “unknown”: no node_exporter is scraped there, only ' +
        'other programs.',
      by: { host: 'Host' },
      height: 5,
      columns: [
        {
          title: 'Processor',
          expr: 'max by (host) (host:node_cpu_busy:ratio_rate1m{host=~"$host"})',
          unit: 'percentunit',
          levels: { warning: 0.8, bad: 0.95 },
        },
        {
          title: 'I/O waits',
          expr: 'max by (host) (host:node_pressure_io_waiting:ratio_rate1m{host=~"$host"})',
          unit: 'percentunit',
          levels: { warning: 0.3, bad: 0.6 },
        },
        {
          title: 'Disk busy',
          expr: 'max by (host) (host:node_disk_io_time:ratio_rate1m{host=~"$host"})',
          unit: 'percentunit',
          levels: { warning: 0.8, bad: 0.95 },
        },
        {
          title: 'RAM in use',
          expr: `max by (host) (1 - node_memory_MemAvailable_bytes{${NODE}} / node_memory_MemTotal_bytes{${NODE}})`,
          unit: 'percentunit',
          levels: { warning: 0.85, bad: 0.95 },
        },
        {
          title: 'Fullest disk',
          expr: '1 - min by (host) (host_mountpoint:node_filesystem_free:ratio{host=~"$host"})',
          unit: 'percentunit',
          levels: { warning: 0.8, bad: 0.95 },
        },
        {
          title: 'Hottest',
          expr: 'max by (host) (host:node_temperature_celsius:max{host=~"$host"})',
          unit: 'celsius',
          levels: { warning: 70, bad: 80 },
        },
        { title: 'CPU threads', expr: `count by (host) (node_cpu_seconds_total{${NODE},mode="idle"})`, unit: 'none' },
        { title: 'RAM', expr: `max by (host) (node_memory_MemTotal_bytes{${NODE}})`, unit: 'bytes' },
        UPTIME,
      ],
    }),
  ]);
}
