import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { missingIn, NODE_METRICS, nodeCounters } from './node-exporter.ts';
import type { Point } from './server.ts';

const RECORDED = join(import.meta.dirname, '../../../../test/integration/expositions');

/** The series of an exporter's answer, as Prometheus stores them. */
function points(text: string): Point[] {
  return text.split('\n').flatMap((line) => {
    const [, __name__ = '', labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    const own = [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', text = '']) => [name, text]);
    return __name__ === '' ? [] : [{ labels: { __name__, ...Object.fromEntries(own) }, value: Number(value) }];
  });
}

const recorded = (name: string) =>
  points(readFileSync(join(RECORDED, `node_exporter-${name}-raspberry-pi.prom`), 'utf8'));

describe('what node_exporter exports', () => {
  it.each(['1.5.0', '1.9.0', '1.11.1'])('is read from version %s', (version) => {
    const counters = nodeCounters(recorded(version));
    expect(counters).toMatchObject({
      memory: { memoryBytes: 25_276_514_304 },
      clock: { hertz: 6e8, maxHertz: 1.8e9 },
      celsius: 48.312,
      swappedBytes: 0,
    });
    expect(counters?.disks.map(({ device }) => device)).toEqual(['vda']);
    expect(counters?.interfaces.map(({ device }) => device)).toEqual(['eth0', 'ifb0', 'ifb1']);
    expect(counters && missingIn(counters)).toEqual(['the time that threads waited for a CPU']);
  });

  it('is in the units of the files that it reads', () => {
    const counters = nodeCounters(recorded('1.11.1'));
    expect(counters?.cpu.all).toEqual({
      user: expect.closeTo(1_000 * (9737.43 + 1745.78 + 9490.23 + 1820.65)),
      system: expect.closeTo(1_000 * (2333.87 + 35.54 + 2516.15 + 121.65)),
      iowait: expect.closeTo(65_770),
      steal: expect.closeTo(42_330),
      idle: expect.closeTo(3_327_840),
    });
    expect(counters?.cpu.busyMs.get(1)).toBeCloseTo(1_000 * (9490.23 + 1820.65 + 2516.15 + 121.65 + 21.2));
    expect(counters?.pressure).toEqual({
      cpu: expect.closeTo(12_791_247_070),
      io: expect.closeTo(407_182_154),
      memory: expect.closeTo(416_128),
    });
    expect(counters?.disks[0]).toMatchObject({ flushes: 1_780_993, busyMs: 678_044, writtenBytes: 112_810_704_896 });
    expect(counters?.interfaces[0]).toMatchObject({ receivedBytes: 3_568_316_417, sentBytes: 15_582_647, dropped: 0 });
    expect(counters?.tcpRetransmits).toBe(16_318);
  });

  it('may include the states of a board, and leaves out partitions and speeds that virtual interfaces invent', () => {
    const counters = nodeCounters([
      ...recorded('1.11.1'),
      ...points(`node_disk_io_time_seconds_total{device="mmcblk0"} 3
node_disk_io_time_seconds_total{device="mmcblk0p2"} 3
node_disk_io_time_seconds_total{device="nvme0n1p1"} 3
node_network_speed_bytes{device="eth0"} 1.25e+08
node_network_speed_bytes{device="wlan0"} -125000
node_network_speed_bytes{device="veth1f"} 1.25e+09
thermobench_board_throttled{state="throttled"} 1
thermobench_board_throttled{state="under_voltage"} 0
node_schedstat_waiting_seconds_total{cpu="0"} 1.5
node_schedstat_waiting_seconds_total{cpu="1"} 0.25`),
    ]);
    expect(counters?.disks.map(({ device }) => device)).toEqual(['vda', 'mmcblk0']);
    expect([...(counters?.bitsPerSecond ?? [])]).toEqual([['eth0', 1e9]]);
    expect(counters).toMatchObject({
      ...{ waitedMs: 1_750, boardStates: ['throttled'], knownStates: ['under_voltage', 'throttled'] },
    });
  });

  it('is nothing without CPU time, and says which collectors are disabled', () => {
    expect(nodeCounters(points('node_memory_MemTotal_bytes 1e9'))).toBeNull();
    const counters = nodeCounters(points('node_cpu_seconds_total{cpu="0",mode="user"} 1'));
    expect(counters).toMatchObject({ pressure: null, clock: null, celsius: null, boardStates: [], knownStates: [] });
    expect(counters && missingIn(counters)).toHaveLength(4);
  });

  it('is asked for completely', () => {
    const asked = new RegExp(`^(${NODE_METRICS})$`);
    const all = recorded('1.11.1');
    expect(nodeCounters(all.filter(({ labels: { __name__ = '' } }) => asked.test(__name__)))).toEqual(
      nodeCounters(all)
    );
  });
});
