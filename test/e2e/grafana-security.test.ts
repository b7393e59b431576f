import { describe, expect, it } from 'vitest';

import { Grafana } from './grafana.ts';
import { sendRaw } from './raw-request.ts';
import { NO_GRAFANA, RealGrafana } from './real-grafana.ts';
import { securityWalk, type Guarded } from './security-walk.ts';
import { ROLE_HEADER } from './stand-in.ts';

describe('the routes of plugin.json before the real service', () => {
  securityWalk(async (): Promise<Guarded> => {
    const grafana = await Grafana.start();
    return {
      service: grafana.service,
      ask: (role, request) =>
        sendRaw(grafana.standIn.address, { ...request, headers: { ...request.headers, [ROLE_HEADER]: role } }),
      [Symbol.asyncDispose]: () => grafana[Symbol.asyncDispose](),
    };
  });
});

describe.skipIf(NO_GRAFANA)(NO_GRAFANA ?? 'a real Grafana before the real service', () => {
  securityWalk(() => RealGrafana.start());

  it('reveals the tokens to nobody', async () => {
    await using grafana = await RealGrafana.start();
    const { full, readOnly } = grafana.service.tokens;
    for (const role of ['Viewer', 'Editor', 'Admin'] as const) {
      for (const path of [
        '/api/plugins/thermobench-collector-app/settings',
        '/api/datasources/uid/thermobench',
        '/api/datasources',
        '/api/frontend/settings',
        '/api/plugin-proxy/thermobench-collector-app/about',
      ]) {
        const { body } = await grafana.ask(role, { method: 'GET', path });
        expect(body, path).not.toContain(full);
        expect(body, path).not.toContain(readOnly);
      }
    }
  });
});
