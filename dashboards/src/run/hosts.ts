import { DISK_BUSY } from '../nodes/disks.ts';
import { row } from '../parts/dashboard.ts';
import { graph } from '../parts/panels.ts';
import { waitingForADisk, waitingForAProcessor } from '../parts/pressure.ts';
import { prometheus } from '../parts/queries.ts';
import { CARD, DISK, NODE } from '../parts/selectors.ts';
import { busiest, BUSIEST_MINUTE, lowest } from '../parts/spans.ts';

/** Whether a processor limited the producers or the store. */
export function processors() {
  return row('Was a processor the limit?', [
    graph({
      title: 'Processor busy',
      description:
        'Share of a machine’s CPU threads that were computing; waiting for a disk does not count. Near 100 %, the ' +
        'processor is the limit. One busy thread out of four shows as 25 %: in that case, look at the producers on ' +
        'the right.' +
        BUSIEST_MINUTE,
      unit: 'percentunit',
      width: 8,
      levels: { warning: 0.8, bad: 0.95 },
      queries: [
        prometheus(
          busiest(
            (span) =>
              `1 - sum by (host) (rate(node_cpu_seconds_total{${NODE},mode=~"idle|iowait"}${span})) / count by (host) (node_cpu_seconds_total{${NODE},mode="idle"})`,
            'host:node_cpu_busy:ratio_rate1m{host=~"$host"}'
          ),
          '{{host}}'
        ),
      ],
    }).max(1),
    waitingForAProcessor(),
    graph({
      title: 'Producer CPU',
      description:
        'CPU threads that a target’s producers kept busy, including the warm-up. If this equals the number of ' +
        'producers, the generator is the limit, and the store could accept more.',
      unit: 'none',
      width: 8,
      queries: [
        prometheus('sum by (target) (rate(thermobench_generator_cpu_seconds_total[$__rate_interval]))', '{{target}}'),
      ],
    }).noValue('No producer wrote in this time range, or Prometheus does not scrape the service'),
  ]);
}

export function disks() {
  return row('Was a disk the limit?', [
    graph({
      title: 'Time spent doing I/O',
      description:
        'Share of time in which a disk processed at least one request. At 100 %, a single disk or an SD card is the ' +
        'limit; an SSD that works in parallel may still accept more.' +
        BUSIEST_MINUTE,
      unit: 'percentunit',
      width: 8,
      levels: { warning: 0.8, bad: 0.95 },
      queries: [prometheus(DISK_BUSY, '{{host}} {{device}}')],
    }).max(1),
    waitingForADisk(),
    graph({
      title: 'Written',
      description: 'Bytes per second written to a disk. Divide this by the rows per second to see what each row costs.',
      unit: 'Bps',
      width: 8,
      queries: [
        prometheus(`rate(node_disk_written_bytes_total{${NODE},${DISK}}[$__rate_interval])`, '{{host}} {{device}}'),
      ],
    }),
  ]);
}

export function networks() {
  return row('Was the network or the memory the limit?', [
    graph({
      title: 'Received',
      description: 'Bits per second over all network interfaces. Raspberry Pi models up to 3 reach at most 100 Mbit/s.',
      unit: 'bps',
      width: 8,
      queries: [
        prometheus(
          `8 * sum by (host) (rate(node_network_receive_bytes_total{${NODE},${CARD}}[$__rate_interval]))`,
          '{{host}}'
        ),
      ],
    }),
    graph({
      title: 'Sent',
      description: 'Bits per second over all network interfaces.',
      unit: 'bps',
      width: 8,
      queries: [
        prometheus(
          `8 * sum by (host) (rate(node_network_transmit_bytes_total{${NODE},${CARD}}[$__rate_interval]))`,
          '{{host}}'
        ),
      ],
    }),
    graph({
      title: 'Memory in use',
      description:
        'Share of memory that programs use and that the kernel cannot free without swapping. The kernel’s cache does not count.',
      unit: 'percentunit',
      width: 8,
      levels: { warning: 0.85, bad: 0.95 },
      queries: [
        prometheus(
          `1 - ${lowest(`node_memory_MemAvailable_bytes{${NODE}}`)} / node_memory_MemTotal_bytes{${NODE}}`,
          '{{host}}'
        ),
      ],
    }).max(1),
  ]);
}
