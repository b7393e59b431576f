import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { refuseAmbiguousPath } from './paths.ts';
import { TrialService } from '../../test/http/trial-service.ts';

const segment = fc.stringMatching(/^[a-z0-9_-]{1,12}$/);
const path = fc.array(segment, { minLength: 1, maxLength: 5 });

/** Paths that a proxy and a router may interpret differently. */
const ESCAPES = [
  '.',
  '..',
  '%2e',
  '%2E%2e',
  '.%2e',
  '..;x',
  '%2e%2e;x',
  'a%2fb',
  'a%2Fb',
  'a%5cb',
  'a\\b',
  '..\\b',
  '%252e%252e',
  'a%252fb',
  'a%00b',
  'a%0d%0ab',
  '%',
  '%zz',
  '%c0%ae%c0%ae',
  '',
];

describe('a path', () => {
  it('that is written plainly is accepted, whatever the query', () => {
    fc.assert(
      fc.property(path, fc.string(), (segments, query) => {
        expect(() => refuseAmbiguousPath(`/${segments.join('/')}?${query}`)).not.toThrow();
      })
    );
  });

  it('that has an escape anywhere before its end is refused', () => {
    fc.assert(
      fc.property(path, path, fc.constantFrom(...ESCAPES), (before, after, escape) => {
        const url = `/${[...before, escape, ...after].join('/')}`;
        expect(() => refuseAmbiguousPath(url)).toThrowError(expect.objectContaining({ code: 'PATH_AMBIGUOUS' }));
      })
    );
  });
});

describe('a path on the wire, as no client library would write it', () => {
  let service: TrialService;
  beforeAll(async () => {
    service = await TrialService.start();
  });
  afterAll(() => service[Symbol.asyncDispose]());

  async function statusOf(target: string): Promise<number> {
    const { hostname, port } = new URL(service.address);
    const socket = connect(Number(port), hostname);
    socket.end(
      `GET ${target} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${service.tokens.full}\r\nConnection: close\r\n\r\n`
    );
    return Number(/^HTTP\/1.1 (\d+)/.exec(await text(socket))?.[1]);
  }

  it('reaches nothing through an escape', async () => {
    const found = await Promise.all(ESCAPES.map((escape) => statusOf(`/healthz/${escape}/../api/v1/runs`)));
    expect(found).toEqual(ESCAPES.map(() => 400));
  });

  it.each(['/api/v1/runs/%2e%2e/targets', '//api/v1/runs', 'http://localhost/api/v1/runs', '*', 'api/v1/runs'])(
    'is refused as %s',
    async (target) => {
      expect(await statusOf(target)).toBe(400);
    }
  );

  it('is found if it is written plainly', async () => {
    expect(await statusOf('/api/v1/runs')).toBe(200);
  });
});
