import { row, rowPerHost } from '../parts/dashboard.ts';
import { graph, stacked } from '../parts/panels.ts';
import { waitingForMemory } from '../parts/pressure.ts';
import { prometheus } from '../parts/queries.ts';
import { CARD, NODE } from '../parts/selectors.ts';
import { busiest, countOf, highest } from '../parts/spans.ts';

export function memory() {
  return rowPerHost('Is the memory too small?', [
    stacked({
      title: 'Memory',
      description:
        'Memory by use. Memory used by programs can be freed only by swapping. The kernel ' +
        'frees its file cache on demand, but must then read the files from disk again.',
      unit: 'bytes',
      width: 8,
      queries: [
        prometheus(`sum(node_memory_MemTotal_bytes{${NODE}} - node_memory_MemAvailable_bytes{${NODE}})`, 'programs'),
        prometheus(`sum(node_memory_MemAvailable_bytes{${NODE}} - node_memory_MemFree_bytes{${NODE}})`, 'files'),
        prometheus(`sum(node_memory_MemFree_bytes{${NODE}})`, 'free'),
      ],
    }),
    waitingForMemory(),
    graph({
      title: 'Waiting to be written',
      description:
        'Data that programs have written but that is not on disk yet (dirty), and data being written now. Both grow ' +
        'if programs write faster than the disk; above a limit, the kernel makes the programs wait.',
      unit: 'bytes',
      width: 8,
      queries: [
        prometheus(highest(`node_memory_Dirty_bytes{${NODE}}`), '{{host}} dirty'),
        prometheus(highest(`node_memory_Writeback_bytes{${NODE}}`), '{{host}} being written'),
      ],
    }),
    graph({
      title: 'Swapped',
      description:
        'Pages per second written to swap, and read back from it. Reading back means that programs wait; swapping also wears ' +
        'an SD card.',
      unit: 'ops',
      width: 8,
      levels: { warning: 100 },
      queries: [
        prometheus(swapped('pswpout'), '{{host}} written'),
        prometheus(swapped('pswpin'), '{{host}} read back'),
      ],
    }).axisSoftMax(10),
    graph({
      title: 'Out-of-memory kills',
      description:
        'Number of processes that the kernel ended because memory ran out. The store or a collector may be one of them.',
      unit: 'none',
      width: 8,
      levels: { bad: 1 },
      queries: [prometheus(countOf(`node_vmstat_oom_kill{${NODE}}`), '{{host}}')],
    }).axisSoftMax(1),
    graph({
      title: 'Time since boot',
      description: 'It falls to 0 at each restart. If nobody restarted the machine, look for a weak power supply.',
      unit: 's',
      width: 8,
      queries: [prometheus(`node_time_seconds{${NODE}} - node_boot_time_seconds{${NODE}}`, '{{host}}')],
    }),
  ]);
}

export function networks() {
  return row('Is the network the limit?', [
    graph({
      title: 'Received and sent',
      description:
        'Bits per second of each network interface. Raspberry Pi models up to 3 reach at most 100 Mbit/s, the 3B+ ' +
        '300 Mbit/s, later models 1,000 Mbit/s.',
      unit: 'bps',
      width: 8,
      queries: [
        prometheus(`8 * ${perCard('node_network_receive_bytes_total')}`, '{{host}} {{device}} received'),
        prometheus(`8 * ${perCard('node_network_transmit_bytes_total')}`, '{{host}} {{device}} sent'),
      ],
    }),
    graph({
      title: 'Packets per second',
      description:
        'A row sent alone needs a packet in each direction. Small machines reach their limit at about ten thousand ' +
        'packets per second, long before the bandwidth is used up.',
      unit: 'pps',
      width: 8,
      queries: [
        prometheus(perCard('node_network_receive_packets_total'), '{{host}} {{device}} received'),
        prometheus(perCard('node_network_transmit_packets_total'), '{{host}} {{device}} sent'),
      ],
    }),
    graph({
      title: 'Retransmitted or dropped',
      description:
        'Retransmitted TCP segments, and packets that an interface dropped or found damaged. Each retransmission costs ' +
        '200 ms or more: look for a bad cable, weak Wi-Fi or an overloaded switch.',
      unit: 'pps',
      width: 8,
      levels: { warning: 5 },
      queries: [
        prometheus(
          busiest((span) => `rate(node_netstat_Tcp_RetransSegs{${NODE}}${span})`),
          '{{host}} retransmitted'
        ),
        prometheus(
          busiest((span) => `sum by (host) (${BAD_PACKETS.map((what) => packets(what, span)).join(' + ')})`),
          '{{host}} dropped or damaged'
        ),
      ],
    }),
  ]);
}

const BAD_PACKETS = ['receive_drop', 'transmit_drop', 'receive_errs', 'transmit_errs'];

function packets(what: string, span: string): string {
  return `rate(node_network_${what}_total{${NODE},${CARD}}${span})`;
}

function swapped(counter: string): string {
  return busiest((span) => `rate(node_vmstat_${counter}{${NODE}}${span})`);
}

function perCard(counter: string): string {
  return `rate(${counter}{${NODE},${CARD}}[$__rate_interval])`;
}
