import { getBackendSrv } from '@grafana/runtime';
import { lastValueFrom, NEVER, fromEvent, takeUntil, timeout } from 'rxjs';
import type { z } from 'zod';

import { APP_ID } from '../ids.ts';
import { readFailure, unreadable } from './readFailure.ts';

/** The service answers or reports a timeout within 30 s. After a longer wait, the response must be lost. */
const DEADLINE_MS = 35_000;
/** For counting a large table, which can take ten minutes. */
export const LONG_DEADLINE_MS = 610_000;

type Query = Record<string, string | number | readonly string[] | undefined>;

interface Asking {
  query?: Query;
  /** Aborts the request when the user leaves the page. */
  signal?: AbortSignal;
  deadlineMs?: number;
}

/** The service's API. Every answer is checked against the service's own schema; every failure is a {@link ServiceError}. */
export interface Service {
  get<Schema extends z.ZodType>(path: string, schema: Schema, asking?: Asking): Promise<z.output<Schema>>;
  /** Returns an answer that is not JSON, such as a report in Markdown. */
  text(path: string, asking?: Asking): Promise<string>;
  /** Sends an Idempotency-Key, because Grafana's browser code retries a request after a 401. */
  post<Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    body?: object,
    asking?: Asking
  ): Promise<z.output<Schema>>;
  patch<Schema extends z.ZodType>(path: string, schema: Schema, body: object): Promise<z.output<Schema>>;
  remove(path: string): Promise<void>;
}

interface Question extends Asking {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  body?: object;
  headers?: Record<string, string>;
  responseType: 'json' | 'text';
}

/** The service behind one of Grafana's proxies. The proxy adds the token, so browsers never see it. */
export function serviceAt(proxyUrl: string): Service {
  async function ask({
    method,
    path,
    body,
    headers,
    query,
    signal,
    deadlineMs,
    responseType,
  }: Question): Promise<unknown> {
    const answered = getBackendSrv()
      .fetch<unknown>({
        url: `${proxyUrl}/${path}`,
        method,
        data: body,
        params: query,
        headers,
        responseType,
        showErrorAlert: false,
        showSuccessAlert: false,
      })
      .pipe(timeout({ first: deadlineMs ?? DEADLINE_MS }), takeUntil(signal ? fromEvent(signal, 'abort') : NEVER));
    try {
      return (await lastValueFrom(answered)).data;
    } catch (thrown) {
      throw readFailure(thrown);
    }
  }

  return {
    async get(path, schema, asking) {
      return understand(schema, await ask({ ...asking, method: 'GET', path, responseType: 'json' }));
    },
    async text(path, asking) {
      return String(await ask({ ...asking, method: 'GET', path, responseType: 'text' }));
    },
    async post(path, schema, body, asking) {
      const headers = { 'Idempotency-Key': newKey() };
      return understand(schema, await ask({ ...asking, method: 'POST', path, body, headers, responseType: 'json' }));
    },
    async patch(path, schema, body) {
      return understand(schema, await ask({ method: 'PATCH', path, body, responseType: 'json' }));
    },
    async remove(path) {
      await ask({ method: 'DELETE', path, responseType: 'text' });
    },
  };
}

/** The service for the app's pages and the run control panel, with the user's rights in Grafana. */
export const service = serviceAt(`/api/plugin-proxy/${APP_ID}`);

function understand<Schema extends z.ZodType>(schema: Schema, answer: unknown): z.output<Schema> {
  const { data, error } = schema.safeParse(answer);
  if (error) {
    const [issue] = error.issues;
    throw unreadable(issue ? `${issue.path.join('.')} ${issue.message}`.trim() : '');
  }
  return data;
}

/** Grafana is often served over plain HTTP, where browsers lack crypto.randomUUID. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
