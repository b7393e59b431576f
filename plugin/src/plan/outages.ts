import { t } from '@grafana/i18n';
import { Outages, OUTAGE_EXAMPLES, outageText, parseOutages } from '@thermobench/service/model/outage.ts';

import { settingName } from '../components/settingName.ts';
import { AS_IT_IS } from '../translations.ts';
import type { Setting } from './setting.ts';

/** The field with what a run breaks on purpose. */
export const OUTAGES = 'outages';

/** What a run breaks, as one text in the words of the command line: a sweep cannot vary it. */
export function outagesSetting(): Setting {
  const [example] = OUTAGE_EXAMPLES;
  return {
    name: OUTAGES,
    label: settingName(OUTAGES),
    description: t(
      'outages.hint',
      'Such as {{example}}. Separate several by commas. The report shows how long nothing was acked, and what was lost.',
      { example, ...AS_IT_IS }
    ),
    choices: [],
    standard: '',
    split: (text) => [text.trim()].filter((words) => words !== ''),
    read: (text) => parseOutages(text) ?? text,
    write: (value) => Outages.safeParse(value).data?.map(outageText).join(', ') ?? '',
    refusal(text) {
      const outages = parseOutages(text);
      const problem = Outages.safeParse(outages).error?.issues[0]?.message;
      return outages === undefined
        ? t('outages.form', 'must say what is done to what, when and for how long, such as {{example}}', {
            example,
            ...AS_IT_IS,
          })
        : problem;
    },
  };
}
