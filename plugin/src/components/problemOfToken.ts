import { t } from '@grafana/i18n';
import { SHORTEST_TOKEN, unsendable } from '@thermobench/service/model/token.ts';

import { AS_IT_IS } from '../translations.ts';

/** Why the input cannot be a token of the service; undefined if it can, or if it is empty. */
export function problemOfToken(token: string): string | undefined {
  return token === '' || (token.length >= SHORTEST_TOKEN && unsendable(token) === undefined)
    ? undefined
    : t(
        'config.token-wrong',
        'A token must have at least {{shortest}} ASCII letters, digits or symbols, and no spaces.',
        {
          shortest: SHORTEST_TOKEN,
          ...AS_IT_IS,
        }
      );
}
