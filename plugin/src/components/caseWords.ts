import { settingName } from './settingName.ts';
import { valueWords } from './valueWords.ts';

/** A case of a sweep: `kafka`, `mode sync`. The target comes first, as its name only. */
export function caseWords({ target, ...settings }: Readonly<Record<string, unknown>>): string[] {
  const others = Object.entries(settings).map(
    ([name, value]) => `${settingName(name).toLowerCase()} ${valueWords(name, value)}`
  );
  return [...(target === undefined ? [] : [String(target)]), ...others];
}
