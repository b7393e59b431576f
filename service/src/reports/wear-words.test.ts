import { describe, expect, it } from 'vitest';

import { reportText } from '../cli/report-text.ts';
import { like } from '../../test/reports/trial-report.ts';
import { renderReport } from './render.ts';
import { wearInShort, wearSentences } from './wear-words.ts';

const WEAR = {
  ...{ host: 'pi', device: 'mmcblk0', diskBytesPerReading: 1_280, storeBytesPerReading: 410 },
  ...{ bytesPerReading: 1_280, readingBytes: 32, amplification: 40, bytesPerDay: 11_059_200_000 },
};
const words = (parts: object, tbw: number | null = null) =>
  wearSentences(like({ wear: { ...WEAR, ...parts }, wearUnknown: null }), tbw).join(' ');

describe('the wear of a disk in words', () => {
  it('says what was written, by whom, and how much that is in a day', () => {
    expect(words({})).toBe(
      'Disk mmcblk0 of pi wrote 1.28 kB for each reading (40 times the size of a reading, about 32 B). ' +
        'The store itself caused 410 B of that. At this rate, that is 11.1 GB per day.'
    );
  });

  it('says how long a disk lasts only if its endurance is given', () => {
    expect(words({}, 50)).toMatch(/At this rate, that is 11\.1 GB per day, so a disk of 50 TBW lasts 12\.4 years\.$/);
    expect(words({ bytesPerDay: 500e9 }, 50)).toMatch(/lasts 100 days\.$/);
    expect(words({ bytesPerDay: 0 }, 50)).toMatch(/lasts over 1,000 years/);
    expect(wearInShort(1_280, 11_059_200_000, null)).toBe('1.28 kB, 11.1 GB per day');
    expect(wearInShort(1_280, 11_059_200_000, 50)).toBe('1.28 kB, 11.1 GB per day, 12.4 years');
  });

  it('distinguishes what the disk wrote for other programs, and what it has yet to write', () => {
    expect(words({ diskBytesPerReading: 9_000, bytesPerReading: 410 })).toMatch(
      /^The store wrote 410 B .* Disk mmcblk0 of pi wrote 9 kB in the same time, but mostly for other programs\./
    );
    expect(words({ diskBytesPerReading: 100, bytesPerReading: 410 })).toMatch(
      /^The store wrote 410 B .* Disk mmcblk0 of pi has written 100 B of that so far\./
    );
    expect(words({ device: null, diskBytesPerReading: null, bytesPerReading: 410 })).not.toContain('Disk');
  });

  it('gives the reason if it is unknown, and nothing for reports of earlier versions', () => {
    const unknown = like({ wear: null, wearUnknown: 'The host was not observed.' });
    expect(wearSentences(unknown, 50)).toEqual([expect.stringMatching(/unknown\. The host was not observed\.$/)]);
    expect(wearSentences(like({}), 50)).toEqual([]);
  });

  it('is in the terminal, in Markdown and in HTML', () => {
    const report = like({ wear: WEAR });
    for (const text of [
      reportText(report, 50),
      ...(['md', 'html'] as const).map((format) => renderReport(report, [], format, 50).body),
    ]) {
      expect(text).toContain('a disk of 50 TBW lasts 12.4 years');
    }
  });
});
