import { describe, expect, it } from 'vitest';

import { CARD_FIGURES, trialBaseline } from '../../test/baseline/trial-baseline.ts';
import { baselineTable, newestOfEachDisk, timesText } from './baseline-table.ts';

const SSD = trialBaseline({
  id: 'mx0000000002',
  host: 'server',
  disk: { device: 'sda', model: null, sizeBytes: null, fileSystem: 'ext4' },
  figures: {
    ...CARD_FIGURES,
    sequentialWrite: { bytesPerSecond: 450_000_000 },
    sync: { perSecond: 1_300, p50Ms: 0.7, p99Ms: 2, maxMs: 9, count: 13_000 },
    network: { bitsPerSecond: 9_500_000_000, retransmits: null, peer: 'loopback' },
    cpu: null,
  },
});
const CARD = trialBaseline({ figures: CARD_FIGURES });

function cells(baselines: Parameters<typeof baselineTable>[0], against?: typeof CARD) {
  const { columns, rows } = baselineTable(baselines, against);
  return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]])));
}

describe('the table of baselines', () => {
  it('shows each figure with its unit, and as a multiple of the first row', () => {
    const [card, ssd] = cells([CARD, SSD]);

    expect(card).toMatchObject({
      host: 'pi',
      disk: 'mmcblk0 SL16G, ext4',
      'seq. write': '9 MB/s',
      'syncs/s': '13',
      'sync p99': '400 ms',
      network: '94 Mbit/s',
    });
    expect(ssd).toMatchObject({
      'seq. write': '450 MB/s (50 ×)',
      'syncs/s': '1,300 (100 ×)',
      network: '9.5 Gbit/s (100 ×)',
    });
  });

  it('counts a shorter latency as better', () => {
    expect(cells([CARD, SSD])[1]).toMatchObject({ 'sync p99': '2 ms (200 ×)' });
    expect(cells([CARD, SSD], SSD)[0]).toMatchObject({ 'sync p99': '400 ms (0.005 ×)' });
  });

  it('has no multiple of a figure that one of the two lacks', () => {
    expect(cells([CARD, SSD])[1]).toMatchObject({ 'CPU, 1 thread': '–' });
    expect(cells([SSD, CARD])[1]).toMatchObject({ 'CPU, 1 thread': '100' });
  });

  it('says that a baseline was disturbed', () => {
    expect(cells([{ ...CARD, disturbances: ['Other programs used 1 CPU.'] }])[0]?.measured).toBe(
      '2026-12-01, disturbed'
    );
  });

  it('shows multiples with two digits', () => {
    expect([timesText(0.00321), timesText(1.44), timesText(12.6), timesText(1234)]).toEqual([
      '0.0032 ×',
      '1.4 ×',
      '13 ×',
      '1,200 ×',
    ]);
  });
});

describe('the newest baseline of each disk', () => {
  it('prefers one that was not disturbed, and leaves out those that did not end', () => {
    const disturbed = trialBaseline({ id: 'mx3', disturbances: ['Busy.'] });
    const cancelled = trialBaseline({ id: 'mx4', state: 'cancelled' });
    const older = trialBaseline({ id: 'mx0' });

    expect(newestOfEachDisk([cancelled, disturbed, CARD, older])).toEqual([CARD]);
    expect(newestOfEachDisk([disturbed])).toEqual([disturbed]);
  });

  it('keeps two cards apart that were in the same slot', () => {
    const other = trialBaseline({ id: 'mx5', disk: { ...CARD.disk, model: 'EB1QT' } });

    expect(newestOfEachDisk([other, CARD])).toEqual([other, CARD]);
  });

  it('keeps folders apart whose disk is unknown', () => {
    const disk = { device: null, model: null, sizeBytes: null, fileSystem: 'nfs4' };
    const one = trialBaseline({ id: 'mx6', disk, folder: '/mnt/a' });
    const two = trialBaseline({ id: 'mx7', disk, folder: '/mnt/b' });

    expect(newestOfEachDisk([one, two])).toEqual([one, two]);
  });
});
