import { expect, test } from '@grafana/plugin-e2e';

const APP = 'thermobench-collector-app';

test('a run is started on its page, stopped, and ends with its ledger', async ({ gotoAppPage, page }) => {
  await gotoAppPage({ pluginId: APP, path: '/new-run?target=sqlite' });
  await page.getByRole('button', { name: 'Start run' }).click();
  await page.waitForURL(/\/runs\/[0-9a-z]{21}/);
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(page.getByText('Ledger, counted in the store')).toBeVisible();
});

test('a run is started and stopped in a panel of a dashboard', async ({ gotoDashboardPage }) => {
  const dashboard = await gotoDashboardPage({ uid: 'run-control' });
  const { locator } = dashboard.getPanelByTitle('Control');
  await locator.getByRole('button', { name: 'Start', exact: true }).click();
  await locator.getByRole('button', { name: /^Stop/ }).click();
  await expect(locator.getByRole('button', { name: 'Start', exact: true })).toBeVisible();
});

test('the provisioned data source passes its health check', async ({ gotoDataSourceConfigPage, page }) => {
  const configuration = await gotoDataSourceConfigPage('thermobench');
  await page.getByRole('button', { name: 'Test', exact: true }).click();
  await expect(configuration).toHaveAlert('success');
});
