import { valueWords } from '@thermobench/service/reports/value-words.ts';

import { settingName } from './settingName.ts';

/** The settings of a sweep's case as text: `kafka`, `mode sync`. The target comes first, as just its name. */
export function caseWords({ target, ...settings }: Readonly<Record<string, unknown>>): string[] {
  const others = Object.entries(settings).map(
    ([name, value]) => `${settingName(name).toLowerCase()} ${valueWords(name, value)}`
  );
  return [...(target === undefined ? [] : [String(target)]), ...others];
}
