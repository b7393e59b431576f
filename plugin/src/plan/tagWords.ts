import { t } from '@grafana/i18n';
import { Tag, Tags } from '@thermobench/service/model/tags.ts';

import { AS_IT_IS } from '../translations.ts';

/** The tags in a text, which separates them by spaces or commas. */
export function splitTags(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}

export function tagsHint(): string {
  return t('edit-run.tags-hint', 'Words separated by spaces, by which you can filter the list of runs');
}

/** Why the service would refuse these tags; undefined if it would accept them. */
export function tagsRefusal(tags: readonly string[]): string | undefined {
  if (Tags.safeParse(tags).success) {
    return undefined;
  }
  const wrong = tags.find((tag) => !Tag.safeParse(tag).success);
  return wrong === undefined
    ? t('edit-run.tags-many', 'At most 10 tags.')
    : t(
        'edit-run.tag-wrong',
        '“{{tag}}” is not a valid tag: use at most 32 letters, digits, dots, hyphens or underscores.',
        { tag: wrong, ...AS_IT_IS }
      );
}
