import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

import { z } from 'zod';

import type { Settings } from '../config/settings.ts';
import { HttpFault } from './problem.ts';

/** Who asks, and what they may do. */
export interface Caller {
  /** False: may only look. */
  readonly mayChange: boolean;
  /** Asks through Grafana, on behalf of one of its users. */
  readonly isGrafanaUser: boolean;
  /** Name of the Grafana user, as far as known. */
  readonly login: string | null;
}

/** What Grafana's plugin proxy says of the signed-in user. Other members are of no use here. */
const GrafanaUser = z.object({
  OrgRole: z.enum(['Admin', 'Editor', 'Viewer', 'None']),
  Login: z.string().max(200).optional(),
});

const BEARER = /^Bearer +(\S+) *$/i;

/**
 * Decides on the bearer token, and on the role that Grafana reports of the user behind it: the full token does everything for
 * an Editor, an Admin or the command line (which reports none), but only looks for a Viewer; the read-only token only looks.
 *
 * Returns the caller; throws an HttpFault of 401 without a valid token, 403 for a user without a role, 400 for a role that
 * cannot be read (never taken for full rights).
 */
export function authenticator(tokens: Settings['tokens']): (headers: IncomingHttpHeaders) => Caller {
  const full = digest(tokens.full);
  const readOnly = digest(tokens.readOnly);

  return (headers) => {
    const given = BEARER.exec(headers.authorization ?? '')?.[1];
    const candidate = digest(given ?? '');
    // Both are always compared, as digests of equal length: the time taken says nothing about either.
    const isFull = timingSafeEqual(candidate, full);
    const isReadOnly = timingSafeEqual(candidate, readOnly);
    if (given === undefined || !(isFull || isReadOnly)) {
      throw unauthorised(given !== undefined);
    }
    const user = grafanaUser(headers['x-grafana-context']);
    if (user?.OrgRole === 'None') {
      throw forbidden('A user without a role in this organisation may not see runs.');
    }
    return {
      mayChange: isFull && user?.OrgRole !== 'Viewer',
      isGrafanaUser: user !== undefined,
      login: user?.Login || null,
    };
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

function forbidden(message: string): HttpFault {
  return new HttpFault({
    status: 403,
    code: 'FORBIDDEN',
    message,
    hint: 'Ask an Editor or an Admin of this Grafana organisation, or use the full token.',
  });
}
