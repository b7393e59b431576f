import { mkdirSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { monitoringRecord, newRecord } from '../stack/monitoring-record.ts';
import { TrialService } from '../../test/http/trial-service.ts';

const DISCOVERY = '/sd/prometheus';

let service: TrialService;
let itself: object;
beforeAll(async () => {
  service = await TrialService.start();
  itself = group('service', os.hostname(), new URL(service.address).host);
});
afterAll(() => service[Symbol.asyncDispose]());

/** A process that was not stopped on purpose: it is scraped, so that its absence is noticed. */
const CRASHED = { pid: 1, startTicks: 'of an earlier process' };

function group(component: string, host: string, address: string) {
  return { targets: [address], labels: { component, host } };
}

describe('service discovery for Prometheus', () => {
  it('lists the service, at the address the caller used, and a private server as soon as it is up', async () => {
    expect(await service.json(DISCOVERY, { token: service.tokens.readOnly })).toEqual([itself]);

    const folder = join(service.dataFolder, 'stack', 'monitoring');
    mkdirSync(folder, { recursive: true });
    monitoringRecord(folder).keep({ ...newRecord(), node: { port: 19_100, startedWith: '', process: CRASHED } });
    expect(await service.json(DISCOVERY)).toEqual([itself, group('node', os.hostname(), '127.0.0.1:19100')]);
  });

  it('lists a host as soon as the configuration file does', async () => {
    service.reconfigure({ scrape: [{ component: 'node', host: 'pi-kitchen', address: '192.0.2.11:9100' }] });
    expect(await service.json(DISCOVERY)).toContainEqual(group('node', 'pi-kitchen', '192.0.2.11:9100'));
    service.reconfigure({});
    expect(JSON.stringify(await service.json(DISCOVERY))).not.toContain('pi-kitchen');
  });

  it('says what is wrong with that file, so that Prometheus keeps its targets', async () => {
    service.reconfigure({ scrape: [{ component: 'toaster', host: 'pi-kitchen', address: 'http://192.0.2.11' }] });
    const response = await service.ask(DISCOVERY);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({
      code: 'INVALID_CONFIGURATION',
      errors: [
        { field: 'scrape[0].component' },
        { field: 'scrape[0].address', message: expect.stringContaining('host:port') },
      ],
    });
    service.reconfigure({});
  });
});
