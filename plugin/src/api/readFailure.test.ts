import { OrgRole } from '@grafana/data';
import { config } from '@grafana/runtime';
import fc from 'fast-check';
import { TimeoutError } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';

import { readFailure } from './readFailure.ts';
import { ServiceError } from './serviceError.ts';

const PROBLEM = {
  type: 'about:blank',
  title: 'Not Found',
  detail: 'There is no run "x".',
  instance: 'urn:uuid:0',
  kind: 'configuration',
  hint: 'thermobench runs lists them.',
  errors: [{ field: 'id', message: 'is unknown' }],
};

function problem(status: number, code: string) {
  return { status, data: { ...PROBLEM, status, code }, config: { url: '' } };
}

const { orgRole } = config.bootData.user;
afterEach(() => {
  config.bootData.user.orgRole = orgRole;
});

describe('an error', () => {
  it.each([
    [400, 'INVALID_INPUT', 'invalid'],
    [401, 'TOKEN_WRONG', 'tokenRefused'],
    [403, 'FORBIDDEN', 'forbidden'],
    [404, 'RUN_UNKNOWN', 'missing'],
    [404, 'PATH_UNKNOWN', 'outdated'],
    [409, 'TARGET_BUSY', 'conflict'],
    [429, 'TOO_MANY_REQUESTS', 'unreachable'],
    [500, 'UNEXPECTED', 'failed'],
    [502, 'ER_ACCESS_DENIED_ERROR', 'failed'],
    [504, 'DEADLINE_EXCEEDED', 'slow'],
  ])("reported by the service (%i %s) has kind %s and the service's own words", (status, code, kind) => {
    const { message, hint, fields, ...error } = readFailure(problem(status, code));
    expect(error).toMatchObject({ kind, code });
    expect({ message, hint, fields }).toEqual({ message: PROBLEM.detail, hint: PROBLEM.hint, fields: PROBLEM.errors });
  });

  it.each([
    [0, 'TypeError: Failed to fetch', 'unreachable'],
    [401, { message: 'Unauthorized' }, 'signedOut'],
    [403, { message: 'plugin proxy route access denied' }, 'forbidden'],
    [404, { message: 'plugin route match not found' }, 'unconfigured'],
    [500, { message: 'Failed to get plugin settings' }, 'unconfigured'],
    [502, '', 'unreachable'],
    [418, '<html>I am a teapot</html>', 'unreadable'],
  ])('reported by Grafana or another program gets its kind from the status %i', (status, data, kind) => {
    expect(readFailure({ status, data, config: { url: '' } })).toMatchObject({ kind });
  });

  it('of a proxy whose page is no JSON is an answer that cannot be read, not an error on this page', () => {
    const message = `Unexpected token '<', "<html>" is not valid JSON`;
    expect(readFailure(new SyntaxError(message))).toMatchObject({
      kind: 'unreadable',
      message: expect.stringContaining(message),
    });
  });

  it.each([
    [0, 'TypeError: Failed to fetch'],
    [404, { message: 'plugin route match not found' }],
    [500, { message: 'Failed to get plugin settings' }],
    [502, ''],
    [418, '<html>I am a teapot</html>'],
  ])('sends only Admins to the configuration page (%i)', (status, data) => {
    const hintFor = (role: OrgRole) => {
      config.bootData.user.orgRole = role;
      return readFailure({ status, data, config: { url: '' } }).hint;
    };
    for (const role of [OrgRole.Viewer, OrgRole.Editor]) {
      expect(hintFor(role)).not.toContain('configuration page');
      expect(hintFor(role)).toMatch(status === 0 ? /try again/ : /^Ask a Grafana Admin/);
    }
    expect(hintFor(OrgRole.Admin)).not.toContain('Ask a Grafana Admin');
  });

  it("quotes Grafana's message unchanged", () => {
    const { message } = readFailure({ status: 500, data: { message: `"a" & 'b' <c>` }, config: { url: '' } });
    expect(message).toContain(`"a" & 'b' <c>`);
  });

  it('has kind slow if no answer came in time', () => {
    expect(readFailure(new TimeoutError())).toMatchObject({ kind: 'slow' });
  });

  it('is returned unchanged if it is a ServiceError already', () => {
    const known = new ServiceError({ kind: 'missing', message: 'gone' });
    expect(readFailure(known)).toBe(known);
  });

  it('has a kind and a readable message, whatever was thrown', () => {
    fc.assert(
      fc.property(fc.anything(), fc.option(fc.integer({ min: 0, max: 599 })), (data, status) => {
        const { kind, message } = readFailure(status === null ? data : { status, data, config: { url: '' } });
        expect(kind).toMatch(/^\w+$/);
        expect(message).not.toBe('');
      })
    );
  });
});
