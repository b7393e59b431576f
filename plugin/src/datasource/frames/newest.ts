import { createDataFrame, dateTime, FieldColorModeId, FieldType, type DataFrame, type FieldColor } from '@grafana/data';
import { t } from '@grafana/i18n';
import { config } from '@grafana/runtime';
import type { NewestReading } from '@thermobench/service/model/series.ts';

import { AS_IT_IS } from '../../translations.ts';
import { quantityOf, UNITS } from './temperature.ts';

const MINUTE_MS = 60_000;
/** An older reading says nothing about the current temperature. Longer than most collectors take from one reading to the next. */
const OLD_MS = 60 * MINUTE_MS;
const NO_BREAK_SPACE = '\u00A0';

/**
 * A location's newest reading. The displayed name ends with the age, because the figure alone does not show that a
 * sensor has been silent since yesterday. An old reading is grey, because a colour would say that it is warm or cool now.
 */
export function newestFrame({ location, time, value }: NewestReading, refId: string, now: number): DataFrame {
  return createDataFrame({
    refId,
    name: location,
    fields: [
      { name: 'time', type: FieldType.time, values: [time] },
      {
        name: 'newest',
        type: FieldType.number,
        values: [value],
        labels: { location },
        config: {
          unit: UNITS[quantityOf(location)],
          color: now - time > OLD_MS ? grey() : undefined,
          displayNameFromDS: t('newest.name', '{{location}}, {{age}}', {
            location,
            // Without spaces at which a narrow tile would separate the figure from its unit.
            age: ageWords(time, now).replaceAll(' ', NO_BREAK_SPACE),
            ...AS_IT_IS,
          }),
        },
      },
    ],
  });
}

/** Takes precedence over the colours of the panel's levels. */
function grey(): FieldColor {
  return { mode: FieldColorModeId.Fixed, fixedColor: config.theme2.colors.text.secondary };
}

function ageWords(time: number, now: number): string {
  const age = now - time;
  return age < MINUTE_MS
    ? t('newest.seconds', '{{seconds}} s ago', { seconds: Math.max(0, Math.round(age / 1000)) })
    : dateTime(time).from(dateTime(now));
}
