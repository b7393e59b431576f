import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { accessibilityProblems } from './accessibility.ts';
import { Grafana, screenshot } from './grafana.ts';
import { OtherService } from './other-service.ts';

const NOBODY = 'http://127.0.0.1:9';

let grafana: Grafana;
beforeAll(async () => {
  grafana = await Grafana.start();
});
afterAll(() => grafana[Symbol.asyncDispose]());

beforeEach(() => {
  grafana.settings.app.jsonData = { serviceUrl: grafana.service.address };
  grafana.settings.app.secureJsonData = { serviceToken: grafana.service.tokens.full };
});

describe('the configuration page', () => {
  it.each(['light', 'dark'] as const)('can be read by everyone (%s)', async (theme) => {
    const page = await grafana.openConfiguration({ theme });
    await page.getByLabel('Address').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it('accepts an address and a token, and finds the service with them', async () => {
    grafana.settings.app.jsonData = {};
    grafana.settings.app.secureJsonData = {};
    const page = await grafana.openConfiguration();
    expect(await page.getByRole('button', { name: 'Save and test' }).isDisabled()).toBe(true);

    await page.getByLabel('Address').fill(`${grafana.service.address}/`);
    await page.getByLabel('Token').fill(grafana.service.tokens.full);
    await page.getByRole('button', { name: 'Save and test' }).click();

    await page.getByText(/^Thermobench \d+\.\d+\.\d+ answers$/).waitFor();
    expect(grafana.settings.app).toEqual({
      jsonData: { serviceUrl: grafana.service.address },
      secureJsonData: { serviceToken: grafana.service.tokens.full },
    });
    await screenshot(page, 'configuration');
    expect(grafana.consoleErrors).toEqual([]);
  });

  it('keeps a saved token if no new one is entered', async () => {
    const page = await grafana.openConfiguration();
    await page.getByLabel('Address').fill(grafana.service.address);
    await page.getByRole('button', { name: 'Save and test' }).click();
    await page.getByText(/answers$/).waitFor();
    expect(grafana.settings.app.secureJsonData).toEqual({ serviceToken: grafana.service.tokens.full });
  });

  it.each(['no address', 'ftp://127.0.0.1', 'http://127.0.0.1:7411/api/v1'])(
    'refuses the address %s',
    async (address) => {
      const page = await grafana.openConfiguration();
      await page.getByLabel('Address').fill(address);
      await page.getByText(/^Enter an address such as/).waitFor();
      expect(await page.getByRole('button', { name: 'Save and test' }).isDisabled()).toBe(true);
    }
  );
});

describe('the test button', () => {
  it('is disabled until the input is saved', async () => {
    const page = await grafana.openConfiguration();
    const test = page.getByRole('button', { name: 'Test', exact: true });
    await test.click();
    await page.getByText('The address and the token are correct.').waitFor();

    await page.getByLabel('Address').fill(NOBODY);
    await page.getByText('The address and the token are correct.').waitFor({ state: 'detached' });
    expect(await test.isDisabled()).toBe(true);
    await test.hover();
    await page.getByText('Your changes are not saved yet').waitFor();

    await page.getByRole('button', { name: 'Save and test' }).click();
    await page.getByText('The service cannot be reached').waitFor();
    expect(await test.isDisabled()).toBe(false);

    // The address that was saved first, but is not the saved one now.
    await page.getByLabel('Address').fill(grafana.service.address);
    await page.getByText('The service cannot be reached').waitFor({ state: 'detached' });
    expect(await test.isDisabled()).toBe(true);
  });

  it('is disabled until a new token is saved', async () => {
    const page = await grafana.openConfiguration();
    const test = page.getByRole('button', { name: 'Test', exact: true });
    expect(await test.isDisabled()).toBe(false);
    await page.getByRole('button', { name: 'Reset' }).click();
    expect(await test.isDisabled()).toBe(true);
    await page.getByLabel('Token').fill('x'.repeat(43));
    expect(await test.isDisabled()).toBe(true);

    await page.getByRole('button', { name: 'Save and test' }).click();
    await page.getByText('The service rejects the token').waitFor();
    expect(await test.isDisabled()).toBe(false);
  });

  async function outcome(): Promise<string> {
    const page = await grafana.openConfiguration();
    await page.getByRole('button', { name: 'Test', exact: true }).click();
    const alert = page.getByRole('alert').or(page.getByRole('status'));
    await alert.first().waitFor();
    return (await alert.first().textContent()) ?? '';
  }

  it('reports an unreachable service', async () => {
    grafana.settings.app.jsonData = { serviceUrl: NOBODY };
    expect(await outcome()).toContain('The service cannot be reached');
  });

  it('does not save a token that no HTTP request can contain', async () => {
    const page = await grafana.openConfiguration();
    await page.getByRole('button', { name: 'Reset' }).click();
    await page.getByLabel('Token').fill('Küchenthermometer-im-Keller');
    await page.getByText('and no spaces').waitFor();
    expect(await page.getByRole('button', { name: 'Save and test' }).isDisabled()).toBe(true);
    await page.getByLabel('Token').fill('x'.repeat(43));
    await page.getByText('and no spaces').waitFor({ state: 'detached' });
  });

  it('reports a token that the service rejects', async () => {
    grafana.settings.app.secureJsonData = { serviceToken: 'x'.repeat(43) };
    expect(await outcome()).toContain('The service rejects the token');
  });

  it('reports an app that was never configured', async () => {
    grafana.settings.app.jsonData = {};
    expect(await outcome()).toContain('Thermobench is not configured yet');
  });

  it('reports a service of another version', async () => {
    await using newer = await OtherService.saying({ name: 'thermobench', version: '99.0.0' });
    grafana.settings.app.jsonData = { serviceUrl: newer.address };
    expect(await outcome()).toContain('Service and plugin have different versions');
  });

  it('reports a service too old to state its version', async () => {
    const old = { type: 'about:blank', title: 'Not Found', status: 404, code: 'PATH_UNKNOWN', kind: 'configuration' };
    await using older = await OtherService.saying({ ...old, detail: 'No.', hint: '', instance: '', errors: [] }, 404);
    grafana.settings.app.jsonData = { serviceUrl: older.address };
    expect(await outcome()).toContain('The service is older than this plugin');
  });

  it('reports a program that is not Thermobench', async () => {
    await using other = await OtherService.saying({ hello: 'world' });
    grafana.settings.app.jsonData = { serviceUrl: other.address };
    expect(await outcome()).toContain('Unexpected answer');
  });
});
