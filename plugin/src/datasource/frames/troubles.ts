import { createDataFrame, FieldType, type DataFrame } from '@grafana/data';
import { t } from '@grafana/i18n';

import { ago } from '../../components/figures.ts';
import { links } from '../../links.ts';
import type { FoundTroubles } from '../../overview/readTroubles.ts';
import type { Trouble } from '../../overview/troubles.ts';

/** The dashboard Home gives these numbers words and colours. */
const URGENCY: Record<Trouble['severity'], number> = { warning: 1, error: 2 };
const GOOD = 0;
const UNKNOWN = 3;

/** A row for each problem, or one row that reports that there is none: an empty table would look broken. */
export function troublesFrame({ troubles, uncheckedSince }: FoundTroubles, refId: string): DataFrame {
  const rows =
    troubles.length > 0
      ? troubles.map(({ severity, text, link }) => ({
          urgency: URGENCY[severity],
          text,
          words: link.text,
          href: link.href,
        }))
      : [
          {
            urgency: uncheckedSince === null ? GOOD : UNKNOWN,
            text:
              uncheckedSince === null
                ? t('troubles.none', 'No store, collector or run has a problem')
                : t('home.nothing-stale', 'Nothing was wrong when all stores were last checked, {{ago}}.', {
                    ago: ago(uncheckedSince),
                  }),
            words: t('troubles.home', 'Home'),
            href: links.home(),
          },
        ];
  return createDataFrame({
    refId,
    fields: [
      { name: 'urgency', type: FieldType.number, values: rows.map(({ urgency }) => urgency), config: {} },
      { name: 'what is wrong', type: FieldType.string, values: rows.map(({ text }) => text), config: {} },
      {
        name: 'where to look',
        type: FieldType.string,
        values: rows.map(({ words }) => words),
        config: { links: [{ title: '', url: '${__data.fields["address"]}' }] },
      },
      { name: 'address', type: FieldType.string, values: rows.map(({ href }) => href), config: {} },
    ],
    meta: { preferredVisualisationType: 'table' },
  });
}
