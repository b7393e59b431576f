import type { Report } from '../model/report.ts';
import { DAYS_PER_YEAR, yearsUntilWorn, type Wear } from '../model/wear.ts';
import { bytes, figure } from './figures.ts';

/** What the readings of a run cost the disk, in sentences. With `tbw`, also how long a disk of that endurance would last. */
export function wearSentences({ wear, wearUnknown }: Report, tbw: number | null): string[] {
  return wear === null
    ? wearUnknown === null
      ? []
      : [`How much was written to a disk is unknown. ${wearUnknown}`]
    : [writtenWords(wear), `At this rate, that is ${dayWords(wear.bytesPerDay, tbw)}.`];
}

/** `1.2 GB per day`, or `1.2 GB per day, so a disk of 50 TBW lasts 110 years` */
function dayWords(bytesPerDay: number, tbw: number | null): string {
  const perDay = `${bytes(bytesPerDay)} per day`;
  return tbw === null ? perDay : `${perDay}, so a disk of ${figure(tbw)} TBW lasts ${yearsWords(bytesPerDay, tbw)}`;
}

/** `1.2 kB, 12 GB per day, 11 years` for the cell of a table. */
export function wearInShort(bytesPerReading: number, bytesPerDay: number, tbw: number | null): string {
  const parts = [bytes(bytesPerReading), `${bytes(bytesPerDay)} per day`];
  return [...parts, ...(tbw === null ? [] : [yearsWords(bytesPerDay, tbw)])].join(', ');
}

function yearsWords(bytesPerDay: number, tbw: number): string {
  const years = yearsUntilWorn(bytesPerDay, tbw);
  if (years > 1000) {
    return 'over 1,000 years';
  }
  return years < 1 ? `${figure(years * DAYS_PER_YEAR)} days` : `${figure(years)} years`;
}

function writtenWords(wear: Wear): string {
  const { host, device, diskBytesPerReading: disk, storeBytesPerReading: store } = wear;
  const size = `${figure(wear.amplification)} times the size of a reading, about ${bytes(wear.readingBytes)}`;
  if (wear.bytesPerReading !== disk) {
    const rest =
      disk === null
        ? ''
        : disk > wear.bytesPerReading
          ? ` Disk ${device} of ${host} wrote ${bytes(disk)} in the same time, but mostly for other programs.`
          : ` Disk ${device} of ${host} has written ${bytes(disk)} of that so far.`;
    return `The store wrote ${bytes(wear.bytesPerReading)} for each reading (${size}).${rest}`;
  }
  const part = store === null ? '' : ` The store itself caused ${bytes(store)} of that.`;
  return `Disk ${device} of ${host} wrote ${bytes(disk)} for each reading (${size}).${part}`;
}
