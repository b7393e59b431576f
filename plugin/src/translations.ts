import { initPluginTranslations } from '@grafana/i18n';

import { APP_ID } from './ids.ts';

/** For values put into a text: React escapes what it shows; done twice, a quotation mark would read `&quot;`. */
export const AS_IT_IS = { interpolation: { escapeValue: false } };

let ready: Promise<unknown> | undefined;

/**
 * Resolves once `t` and `Trans` speak the user's language. English stands in the code itself, beside where it is shown; a further
 * language would be a file in `locales/` and a line here.
 */
export function prepareTranslations(): Promise<unknown> {
  return (ready ??= initPluginTranslations(APP_ID, []));
}
