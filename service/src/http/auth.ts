import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

import { z } from 'zod';

import type { Settings } from '../config/settings.ts';
import { HttpFault } from './problem.ts';

/** The caller and their rights. */
export interface Caller {
  /** False: may only read. */
  readonly mayChange: boolean;
  /** May see paths of this host: only callers with the full token who do not come through Grafana. */
  readonly maySeePaths: boolean;
  /** Name of the Grafana user, if known. */
  readonly login: string | null;
  /** The account whose request allowance is used: that of a token or of a Grafana user. */
  readonly account: string;
}

/** The caller of an open route. */
export const NOBODY: Caller = { mayChange: false, maySeePaths: false, login: null, account: 'nobody' };

/**
 * Path prefix of the API for requests from the plugin's routes in Grafana. Every request below it must name its user. Grafana
 * forwards the browser's headers, but removes those that the browser lists in `Connection`, possibly including the one that
 * names the user. A client cannot change the path of a route, so the path decides whether a request must name a user.
 */
export const GRAFANA_PREFIX = '/grafana';

/** What Grafana's plugin proxy reports about the signed-in user. Other fields are not used here. */
const GrafanaUser = z.object({
  OrgRole: z.enum(['Admin', 'Editor', 'Viewer', 'None']),
  Login: z.string().max(200).optional(),
});

const BEARER = /^Bearer +(\S+) *$/i;

/** What a token allows: the full token allows everything, the read-only token only reading. */
export type TokenKind = 'full' | 'read-only';

/** Returns the kind of the bearer token in a request. Throws a 401 HttpFault if there is no valid one. */
export function authenticator(tokens: Settings['tokens']): (headers: IncomingHttpHeaders) => TokenKind {
  const full = digest(tokens.full);
  const readOnly = digest(tokens.readOnly);

  return ({ authorization = '' }) => {
    const given = BEARER.exec(authorization)?.[1];
    const candidate = digest(given ?? '');
    // Both are always compared, as digests of equal length, so the time taken reveals nothing about either.
    const isFull = timingSafeEqual(candidate, full);
    const isReadOnly = timingSafeEqual(candidate, readOnly);
    if (given === undefined || !(isFull || isReadOnly)) {
      throw unauthorised(given !== undefined);
    }
    return isFull ? 'full' : 'read-only';
  };
}

/**
 * The sender of a request with that token, and their rights. The role that Grafana reports can only remove rights: a Viewer may
 * only read. If `isFromGrafana`, which the path determines, the request must name its user.
 *
 * Throws a 403 HttpFault if the user has no role, or if a required user name is missing. Throws a 400 HttpFault if the role is
 * unreadable: such a role never grants full rights.
 */
export function callerOf(token: TokenKind, headers: IncomingHttpHeaders, isFromGrafana: boolean): Caller {
  const user = grafanaUser(headers['x-grafana-context']);
  if (user === undefined && isFromGrafana) {
    throw userMissing();
  }
  if (user?.OrgRole === 'None') {
    throw forbidden('Users without a role in this Grafana organisation cannot see runs.');
  }
  return {
    mayChange: token === 'full' && user?.OrgRole !== 'Viewer',
    maySeePaths: token === 'full' && user === undefined,
    login: user?.Login || null,
    account: user === undefined ? token : `${token}, Grafana user ${user.Login ?? ''}`,
  };
}

/** Throws a 403 HttpFault if a caller who may only read requests a change. */
export function refuseChange(caller: Caller): void {
  if (!caller.mayChange) {
    throw forbidden('This token, or the role of this user, allows only reading (GET).');
  }
}

function grafanaUser(header: string | string[] | undefined): z.infer<typeof GrafanaUser> | undefined {
  if (header === undefined) {
    return undefined;
  }
  try {
    return GrafanaUser.parse(JSON.parse(String(header)));
  } catch {
    throw new HttpFault({
      status: 400,
      code: 'ROLE_UNREADABLE',
      message: 'The header X-Grafana-Context does not contain a role.',
      hint: 'Grafana sets it; omit it when calling the service directly.',
    });
  }
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function unauthorised(tokenGiven: boolean): HttpFault {
  return new HttpFault({
    status: 401,
    code: tokenGiven ? 'TOKEN_WRONG' : 'TOKEN_MISSING',
    message: tokenGiven ? 'The token is not valid for this service.' : 'A bearer token is required.',
    hint: `${tokenGiven ? 'Give' : 'Send "Authorization: Bearer …" with'} the token that the service was started with: THERMOBENCH_TOKEN, \`token\` in its configuration file (--config), or else the file "token" in its data folder.`,
    headers: { 'WWW-Authenticate': `Bearer realm="thermobench"${tokenGiven ? ', error="invalid_token"' : ''}` },
  });
}

function userMissing(): HttpFault {
  return new HttpFault({
    status: 403,
    code: 'GRAFANA_USER_MISSING',
    message: 'This request came through Grafana but does not name its user.',
    hint: `Grafana names the user in the header X-Grafana-Context; no proxy may remove it. Outside Grafana, omit ${GRAFANA_PREFIX} from the path.`,
  });
}

function forbidden(message: string): HttpFault {
  return new HttpFault({
    status: 403,
    code: 'FORBIDDEN',
    message,
    hint: 'Ask an Editor or an Admin of this Grafana organisation, or use the full token.',
  });
}
