import type { TestDataSourceResponse } from '@grafana/data';
import { t } from '@grafana/i18n';
import { About } from '@thermobench/service/model/about.ts';

import { serviceAt } from '../api/client.ts';
import { readFailure } from '../api/readFailure.ts';
import { prepareTranslations } from '../translations.ts';

interface Tested {
  proxyUrl: string;
  /** The configured address; empty if there is none. Grafana's proxy would report a missing address less clearly. */
  address: string;
  /** The version of this plugin. */
  version: string;
}

/**
 * Asks the service behind the data source's proxy for its version. Distinguishes an address without a service, a
 * rejected token, and another version. Never throws; returns the problem.
 */
export async function testService({ proxyUrl, address, version: own }: Tested): Promise<TestDataSourceResponse> {
  await prepareTranslations();
  if (address === '') {
    return { status: 'error', message: t('datasource.no-address', 'The address of the service is missing.') };
  }
  try {
    const { version } = await serviceAt(proxyUrl).get('about', About);
    return areCompatible(version, own)
      ? { status: 'success', message: t('datasource.works', 'Thermobench {{version}} answers.', { version }) }
      : {
          status: 'warning',
          message: t(
            'datasource.versions',
            'Thermobench {{version}} answers, but this plugin has version {{own}}. Use the same version of both.',
            { version, own }
          ),
        };
  } catch (thrown) {
    const { kind, message, hint } = readFailure(thrown);
    if (kind === 'tokenRefused') {
      return {
        status: 'error',
        message: t(
          'datasource.token-refused',
          'The service answers, but rejects this token. Enter its read-only token.'
        ),
      };
    }
    return { status: 'error', message: `${message} ${hint}`.trim() };
  }
}

/**
 * Whether the versions differ only in the patch number. A plugin without a version is compatible with every service.
 */
function areCompatible(version: string, own: string): boolean {
  const minor = (text: string) => text.split('.').slice(0, 2).join('.');
  return own === '' || minor(version) === minor(own);
}
