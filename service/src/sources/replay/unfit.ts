import { Fault } from '../../model/fault.ts';
import { counted } from '../../model/sentence.ts';
import { reasonWords, unusableIn, type SourceReport } from '../../model/source-report.ts';

const REASONS_SHOWN = 3;

/**
 * Throws a configuration Fault if a file has no reading, or if most of it cannot be used, which means that its format was
 * misunderstood.
 */
export function refuseUnfit(report: SourceReport): void {
  const { file, rows, readings, gaps } = report;
  const unusable = unusableIn(report);
  if (readings === 0) {
    throw new Fault({
      kind: 'configuration',
      code: 'CSV_EMPTY',
      message: `${file} has no row with a time and a value${reasons(report)}`,
      hint:
        rows === 0
          ? 'It has no rows below its header.'
          : 'Correct the file, or describe its format: `timeColumn`, `valueColumn`, `locationColumn`, `timeFormat`, `decimal`, `encoding`.',
    });
  }
  if (unusable > readings + gaps) {
    throw new Fault({
      kind: 'configuration',
      code: 'CSV_ROWS_BAD',
      message: `Most of ${file} cannot be used${reasons(report)}`,
      hint: 'Correct the file, or describe its format: `timeColumn`, `valueColumn`, `locationColumn`, `timeFormat`, `decimal`, `encoding`.',
    });
  }
}

function reasons({ unusable, gaps }: SourceReport): string {
  const reasonTexts = unusable.slice(0, REASONS_SHOWN).map(reasonWords);
  const more = unusable.length > REASONS_SHOWN ? [counted(unusable.length - REASONS_SHOWN, 'more reason')] : [];
  const missing = gaps > 0 ? [`${counted(gaps, 'value')} missing`] : [];
  const all = [...reasonTexts, ...more, ...missing];
  return all.length > 0 ? `: ${all.join('; ')}.` : '.';
}
