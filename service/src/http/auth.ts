import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

import { z } from 'zod';

import type { Settings } from '../config/settings.ts';
import { HttpFault } from './problem.ts';

/** Who asks, and what they may do. */
export interface Caller {
  /** False: may only look. */
  readonly mayChange: boolean;
  /** May see paths of this host: only who has the full token and does not come through Grafana. */
  readonly maySeePaths: boolean;
  /** Name of the Grafana user, as far as known. */
  readonly login: string | null;
  /** Whose allowance of requests is used: a token's, or a Grafana user's. */
  readonly account: string;
}

/** The caller of an open route. */
export const NOBODY: Caller = { mayChange: false, maySeePaths: false, login: null, account: 'nobody' };

/**
 * The plugin's routes in Grafana lead to the API below this prefix, where every request must name the user behind it. Grafana
 * passes on what a browser sends, and a header that the browser lists in `Connection` is removed on the way, the one that names
 * the user included. The path of a route cannot be removed, so it is the path that says who has to be named.
 */
export const GRAFANA_PREFIX = '/grafana';

/** What Grafana's plugin proxy says of the signed-in user. Other members are of no use here. */
const GrafanaUser = z.object({
  OrgRole: z.enum(['Admin', 'Editor', 'Viewer', 'None']),
  Login: z.string().max(200).optional(),
});

const BEARER = /^Bearer +(\S+) *$/i;

/** What a token allows: the full one everything, the read-only one looking. */
export type TokenKind = 'full' | 'read-only';

/** Gives the kind of the bearer token that a request carries. Throws an HttpFault of 401 where it carries none of ours. */
export function authenticator(tokens: Settings['tokens']): (headers: IncomingHttpHeaders) => TokenKind {
  const full = digest(tokens.full);
  const readOnly = digest(tokens.readOnly);

  return ({ authorization = '' }) => {
    const given = BEARER.exec(authorization)?.[1];
    const candidate = digest(given ?? '');
    // Both are always compared, as digests of equal length: the time taken says nothing about either.
    const isFull = timingSafeEqual(candidate, full);
    const isReadOnly = timingSafeEqual(candidate, readOnly);
    if (given === undefined || !(isFull || isReadOnly)) {
      throw unauthorised(given !== undefined);
    }
    return isFull ? 'full' : 'read-only';
  };
}

/**
 * Who has sent a request with that token, and what they may do. The role that Grafana reports of the user can only take rights
 * away: a Viewer only looks. A request that is `isFromGrafana`, by its path, has to name its user.
 *
 * Throws an HttpFault of 403 for a user without a role and where a user has to be named and is not, of 400 for a role that
 * cannot be read (never taken for full rights).
 */
export function callerOf(token: TokenKind, headers: IncomingHttpHeaders, isFromGrafana: boolean): Caller {
  const user = grafanaUser(headers['x-grafana-context']);
  if (user === undefined && isFromGrafana) {
    throw userMissing();
  }
  if (user?.OrgRole === 'None') {
    throw forbidden('A user without a role in this organisation may not see runs.');
  }
  return {
    mayChange: token === 'full' && user?.OrgRole !== 'Viewer',
    maySeePaths: token === 'full' && user === undefined,
    login: user?.Login || null,
    account: user === undefined ? token : `${token}, Grafana user ${user.Login ?? ''}`,
  };
}

/** Throws an HttpFault of 403 where a caller who may only look asks for a change. */
export function refuseChange(caller: Caller): void {
  if (!caller.mayChange) {
    throw forbidden('This token, or the role of this user, only allows looking (GET).');
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
      message: 'The header X-Grafana-Context does not say a role.',
      hint: 'It is set by Grafana; leave it out when calling the service directly.',
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
    message: tokenGiven ? 'The token is not one of this service.' : 'A bearer token is needed.',
    hint: `${tokenGiven ? 'Give' : 'Send "Authorization: Bearer …" with'} the token that the service was started with: THERMOBENCH_TOKEN, \`token\` in its configuration file (--config), or else the file "token" in its data folder.`,
    headers: { 'WWW-Authenticate': `Bearer realm="thermobench"${tokenGiven ? ', error="invalid_token"' : ''}` },
  });
}

function userMissing(): HttpFault {
  return new HttpFault({
    status: 403,
    code: 'GRAFANA_USER_MISSING',
    message: 'This request came through Grafana and does not name the user behind it.',
    hint: `Grafana names the user in X-Grafana-Context, and that header must not be removed on the way. Outside Grafana leave ${GRAFANA_PREFIX} out of the path.`,
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
