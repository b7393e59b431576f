import { row } from '../parts/dashboard.ts';
import { graph } from '../parts/panels.ts';
import { waitingForADisk } from '../parts/pressure.ts';
import { prometheus } from '../parts/queries.ts';
import { DISK, NODE } from '../parts/selectors.ts';
import { busiest, BUSIEST_MINUTE, lowest } from '../parts/spans.ts';

/** Share of time in which each disk processed at least one request. */
export const DISK_BUSY = busiest((span) => `rate(node_disk_io_time_seconds_total{${NODE},${DISK}}${span})`);

export function disks() {
  return row('Is a disk the limit?', [
    waitingForADisk(),
    graph({
      title: 'Time spent doing I/O',
      description:
        'Share of time in which a disk processed at least one request. At 100 %, an SD card or a single disk is at ' +
        'its limit; an SSD may still accept more in parallel.' +
        BUSIEST_MINUTE,
      unit: 'percentunit',
      width: 8,
      levels: { warning: 0.8, bad: 0.95 },
      queries: [prometheus(DISK_BUSY, '{{host}} {{device}}')],
    }).max(1),
    graph({
      title: 'Requests in flight',
      description:
        'Average number of requests that a disk has not answered yet. Up to 1, requests mostly run one at a time; ' +
        'above 1, they queue, and each takes longer.',
      unit: 'none',
      width: 8,
      queries: [perDisk('node_disk_io_time_weighted_seconds_total', '')],
    }),
    graph({
      title: 'Operations per second',
      description:
        'Reads, writes and flushes of the disk. A flush makes a commit durable: SD cards manage a few dozen flushes ' +
        'per second, hard disks about a hundred, SSDs thousands.',
      unit: 'iops',
      width: 8,
      queries: [
        perDisk('node_disk_writes_completed_total', 'writes'),
        perDisk('node_disk_reads_completed_total', 'reads'),
        perDisk('node_disk_flush_requests_total', 'flushes'),
      ],
    }),
    graph({
      title: 'How long an operation takes',
      description:
        'Mean time from request to answer, including the time in the queue. A commit takes at least as long as a ' +
        'write and a flush.',
      unit: 's',
      width: 8,
      queries: [
        meanTime('write', 'writes_completed', 'writes'),
        meanTime('read', 'reads_completed', 'reads'),
        meanTime('flush_requests', 'flush_requests', 'flushes'),
      ],
    }).noValue('Nothing was read or written'),
    graph({
      title: 'Bytes written and read',
      description:
        'Divide this by the rows per second of a run to see what each row costs. Many operations with few bytes mean ' +
        'small commits; many bytes mean large rows or compactions.',
      unit: 'Bps',
      width: 8,
      queries: [perDisk('node_disk_written_bytes_total', 'written'), perDisk('node_disk_read_bytes_total', 'read')],
    }),
  ]);
}

export function filesystems() {
  return row('Is a disk about to fill up?', [
    graph({
      title: 'Used',
      description:
        'Used share of each file system. A store on a full file system accepts no rows, and may not start again ' +
        'until space is freed.',
      unit: 'percentunit',
      width: 8,
      height: 6,
      levels: { warning: 0.8, bad: 0.95 },
      queries: [
        prometheus(
          `1 - ${lowest('host_mountpoint:node_filesystem_free:ratio{host=~"$host"}')}`,
          '{{host}} {{mountpoint}}'
        ),
      ],
    }).max(1),
    graph({
      title: 'Free',
      description:
        'Free space. The drop during a run shows how many more such runs fit. Topics and tables keep everything ' +
        'unless configured otherwise.',
      unit: 'bytes',
      width: 8,
      height: 6,
      queries: [
        // The recorded ratio decides which file systems count.
        prometheus(
          `${lowest(`node_filesystem_avail_bytes{${NODE}}`)} and on (host, mountpoint) host_mountpoint:node_filesystem_free:ratio`,
          '{{host}} {{mountpoint}}'
        ),
      ],
    }),
    graph({
      title: 'Written per day',
      description:
        'Bytes written to each disk in the preceding 24 hours. Flash wears with every byte: a card rated ' +
        'for 20 TB lasts five years at 11 GB a day. Look up the rating (TBW) of your card.',
      unit: 'bytes',
      width: 8,
      height: 6,
      queries: [prometheus(`increase(node_disk_written_bytes_total{${NODE},${DISK}}[1d])`, '{{host}} {{device}}')],
    }),
  ]);
}

function perDisk(counter: string, what: string) {
  return prometheus(`rate(${counter}{${NODE},${DISK}}[$__rate_interval])`, `{{host}} {{device}} ${what}`.trim());
}

/** The mean time of an operation. An interval without operations has no value. */
function meanTime(time: string, count: string, what: string) {
  const seconds = `rate(node_disk_${time}_time_seconds_total{${NODE},${DISK}}[$__rate_interval])`;
  const operations = `rate(node_disk_${count}_total{${NODE},${DISK}}[$__rate_interval])`;
  return prometheus(`${seconds} / (${operations} > 0)`, `{{host}} {{device}} ${what}`);
}
