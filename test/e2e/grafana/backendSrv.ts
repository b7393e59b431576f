import type { BackendSrv, BackendSrvRequest, FetchError, FetchResponse } from '@grafana/runtime';
import { lastValueFrom, Observable } from 'rxjs';

/** Grafana's client as plugins see it, with the same answers and errors. It retries a request after a 401. */
export const backendSrv: BackendSrv = {
  fetch,
  chunked: () => {
    throw new Error('The stand-in does not stream.');
  },
  get: (url, params, requestId, options) => data({ ...options, url, params, requestId, method: 'GET' }),
  delete: (url, body, options) => data({ ...options, url, data: body, method: 'DELETE' }),
  post: (url, body, options) => data({ ...options, url, data: body, method: 'POST' }),
  patch: (url, body, options) => data({ ...options, url, data: body, method: 'PATCH' }),
  put: (url, body, options) => data({ ...options, url, data: body, method: 'PUT' }),
  request: (options) => data(options),
  datasourceRequest: (options) => lastValueFrom(fetch(options)),
};

async function data<T>(request: BackendSrvRequest): Promise<T> {
  return (await lastValueFrom(fetch<T>(request))).data;
}

function fetch<T>(request: BackendSrvRequest): Observable<FetchResponse<T>> {
  return new Observable((subscriber) => {
    const abort = new AbortController();
    ask<T>(request, abort.signal, true).then(
      (response) => {
        subscriber.next(response);
        subscriber.complete();
      },
      (error: unknown) => subscriber.error(error)
    );
    return () => abort.abort();
  });
}

async function ask<T>(
  config: BackendSrvRequest,
  signal: AbortSignal,
  firstAttempt: boolean
): Promise<FetchResponse<T>> {
  const { method = 'GET', headers = {}, data: body } = config;
  let response: Response;
  try {
    response = await window.fetch(addressOf(config), {
      method,
      signal,
      headers: {
        accept: 'application/json, text/plain, */*',
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (cause) {
    const error: FetchError = { status: 0, statusText: String(cause), data: { message: String(cause) }, config };
    throw error;
  }
  const answer = await parse(response, config.responseType);
  if (response.status === 401 && firstAttempt) {
    return ask(config, signal, false);
  }
  const { status, statusText, ok, redirected, type, url } = response;
  if (!ok) {
    const error: FetchError = { status, statusText, data: answer, config };
    throw error;
  }
  return { data: answer, status, statusText, ok, headers: response.headers, redirected, type, url, config };
}

function addressOf({ url, params = {} }: BackendSrvRequest): string {
  const given = Object.entries(params).filter(([, value]) => value !== undefined && value !== null);
  const query = new URLSearchParams(
    given.flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, String(one)]))
  );
  return given.length === 0 ? `/${url.replace(/^\//, '')}` : `/${url.replace(/^\//, '')}?${query.toString()}`;
}

/** Like Grafana, returns JSON if the body can be parsed, and otherwise the text. */
async function parse(response: Response, responseType?: string) {
  const text = await response.text();
  if (responseType === 'text') {
    return text;
  }
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return text;
  }
}
