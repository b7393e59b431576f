import type { TestDataSourceResponse } from '@grafana/data';
import { t } from '@grafana/i18n';
import { About } from '@thermobench/service/model/about.ts';

import { serviceAt } from '../api/client.ts';
import { readFailure } from '../api/readFailure.ts';

/** Asks the service behind the data source's proxy who it is. Never throws: what is wrong is the answer. */
export async function testService(proxyUrl: string): Promise<TestDataSourceResponse> {
  try {
    const { version } = await serviceAt(proxyUrl).get('about', About);
    return { status: 'success', message: t('datasource.works', 'Thermobench {{version}} answers.', { version }) };
  } catch (thrown) {
    const { message, hint } = readFailure(thrown);
    return { status: 'error', message: `${message} ${hint}`.trim() };
  }
}
