import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { TrialService } from '../../test/http/trial-service.ts';

const Operation = z.looseObject({
  operationId: z.string(),
  security: z.array(z.unknown()),
  responses: z.record(z.string(), z.unknown()),
});
const Document = z.looseObject({
  openapi: z.literal('3.1.0'),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});

/** People and tests rely on these names. */
const OPERATIONS = `
  GET /api/v1/targets
  POST /api/v1/targets/{name}/check
  GET /api/v1/stores
  GET /api/v1/runs
  POST /api/v1/runs
  GET /api/v1/runs/{id}
  PATCH /api/v1/runs/{id}
  DELETE /api/v1/runs/{id}
  POST /api/v1/runs/{id}/stop
  GET /api/v1/runs/{id}/trend
  GET /api/v1/runs/{id}/samples
  GET /api/v1/runs/{id}/events
  GET /api/v1/runs/{id}/report
  POST /api/v1/runs/{id}/verify
  GET /api/v1/reports
  GET /api/v1/sweeps
  POST /api/v1/sweeps
  GET /api/v1/sweeps/{id}
  POST /api/v1/sweeps/{id}/stop
  GET /api/v1/limits
  POST /api/v1/limits
  GET /api/v1/limits/{id}
  POST /api/v1/limits/{id}/stop
  GET /api/v1/presets
  GET /api/v1/hosts
  POST /api/v1/hosts/{id}/baseline
  GET /api/v1/baselines
  GET /api/v1/baselines/{id}
  POST /api/v1/baselines/{id}/stop
  GET /api/v1/series
  GET /api/v1/locations
  GET /api/v1/newest
  GET /api/v1/annotations
  GET /healthz
  GET /readyz
  GET /metrics
  GET /sd/prometheus
  GET /openapi.json`
  .trim()
  .split(/\n\s*/);

let service: TrialService;
let text: string;
let document: z.infer<typeof Document>;

beforeAll(async () => {
  service = await TrialService.start();
  text = await (await service.ask('/openapi.json')).text();
  document = Document.parse(JSON.parse(text));
});
afterAll(() => service[Symbol.asyncDispose]());

function operations() {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, ...operation }))
  );
}

describe('the OpenAPI document', () => {
  it('lists every expected operation, each under its own name', () => {
    const names = operations().map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(OPERATIONS));
    expect(new Set(operations().map(({ operationId }) => operationId)).size).toBe(names.length);
  });

  it('says that each operation except health needs a token, and what happens without one', () => {
    const open = operations().filter(({ security }) => security.length === 0);
    expect(open.map(({ name }) => name)).toEqual(['GET /healthz', 'GET /readyz']);
    const silent = operations().filter(({ security, responses }) => security.length > 0 && !('401' in responses));
    expect(silent).toEqual([]);
  });

  it('refers to nothing outside itself', () => {
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
    expect(references.length).toBeGreaterThan(0);
    expect(references.filter((name) => name === undefined || !(name in document.components.schemas))).toEqual([]);
  });

  it("names the configured targets, each with its own sink's settings, and no secret", () => {
    const start = JSON.stringify(document.paths['/api/v1/runs']?.post);
    expect(start).toContain('"enum":["sqlite"]');
    expect(start).toContain('"enum":["null"]');
    expect(start).toContain('Rows between two COMMITs');
    expect(text).not.toContain(service.tokens.full);
  });

  it('describes the hosts of a run, what each of them did, and how the service reaches them', () => {
    const schema = (name: string) => JSON.stringify(document.components.schemas[name]);
    expect(JSON.stringify(document.paths['/api/v1/runs']?.post)).toContain('Hosts whose agents run the producers');
    expect(schema('Host')).toContain('Null for the host of the service, which needs no agent.');
    expect(schema('Sample')).toContain('Acked rows of each host');
    expect(schema('Report')).toContain('The part of each host');
  });
});
