import { initPluginTranslations } from '@grafana/i18n';

import { APP_ID } from './ids.ts';

/** For values in a text. React already escapes them, and escaping twice would show `&quot;`. */
export const AS_IT_IS = { interpolation: { escapeValue: false } };

let ready: Promise<unknown> | undefined;

/**
 * Resolves once `t` and `Trans` use the user's language. English texts are in the code; another language needs a file
 * in `locales/` and a line here.
 */
export function prepareTranslations(): Promise<unknown> {
  return (ready ??= initPluginTranslations(APP_ID, []));
}
