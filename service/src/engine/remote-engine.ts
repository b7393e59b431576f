import pRetry from 'p-retry';
import { z } from 'zod';

import { Baseline } from '../model/baseline.ts';
import { Fault } from '../model/fault.ts';
import { Host } from '../model/host.ts';
import { jsonIn } from '../model/json-in.ts';
import { LimitSearch } from '../model/limit-search.ts';
import { Problem } from '../model/problem.ts';
import { StandingOutage } from '../model/outage-report.ts';
import { Report } from '../model/report.ts';
import { Run, RunEvent } from '../model/run.ts';
import { Sample } from '../model/sample.ts';
import { Frame, NewestReading, type RunRows, type SeriesRequest } from '../model/series.ts';
import { StoreState } from '../model/store-state.ts';
import { Sweep } from '../model/sweep.ts';
import { Health, TargetSummary } from '../model/target.ts';
import { TrendRun } from '../model/trend.ts';
import { NOTHING_ELSE, type Engine, type SamplesQuery, type GroupRemoval } from './engine.ts';

const DEADLINE_MS = 30_000;
/** Counting the rows of a large table takes time. */
const VERIFY_DEADLINE_MS = 600_000;
/** Servers written in Java take long to start. */
const UNDO_DEADLINE_MS = 600_000;
/** A restarting service is usually back within these delays: 0.25 s, 0.5 s, 1 s. */
const RETRIES = { retries: 3, minTimeout: 250, factor: 2 };

interface Service {
  /** Such as `http://127.0.0.1:7411`. */
  readonly address: string;
  readonly token: string;
}

/** The engine of a running service, through its HTTP API. Closing it does not affect the service or its runs. */
export class RemoteEngine implements Engine {
  readonly #service: Service;

  constructor(service: Service) {
    this.#service = service;
  }

  targets() {
    return this.#get('targets', z.array(TargetSummary));
  }

  check(target: string) {
    return this.#post(`targets/${encodeURIComponent(target)}/check`, Health);
  }

  stores() {
    return this.#get('stores', z.array(StoreState));
  }

  /** `startedBy` is not sent: the service identifies its callers by their tokens. */
  start(request: unknown, _startedBy: string | null) {
    return this.#post('runs', Run, request);
  }

  runs(limit: number) {
    return this.#get(`runs?limit=${limit}`, z.array(Run));
  }

  activeRuns() {
    return this.#get('runs?active=true', z.array(Run));
  }

  run(id: string) {
    return this.#get(`runs/${encodeURIComponent(id)}`, Run);
  }

  trend(id: string, limit: number) {
    return this.#get(`runs/${encodeURIComponent(id)}/trend?limit=${limit}`, z.array(TrendRun));
  }

  stop(id: string) {
    return this.#post(`runs/${encodeURIComponent(id)}/stop`, Run);
  }

  async edit(id: string, request: unknown) {
    return this.#parse(Run, await this.#send('PATCH', `runs/${encodeURIComponent(id)}`, request));
  }

  async remove(id: string, readings: 'keep' | 'delete' = 'keep') {
    await this.#send('DELETE', `runs/${encodeURIComponent(id)}${readings === 'delete' ? '?readings=delete' : ''}`);
  }

  samples(id: string, { after, maxPoints }: SamplesQuery) {
    return this.#get(`runs/${encodeURIComponent(id)}/samples?after=${after}&maxPoints=${maxPoints}`, z.array(Sample));
  }

  events(id: string) {
    return this.#get(`runs/${encodeURIComponent(id)}/events`, z.array(RunEvent));
  }

  report(id: string) {
    return this.#get(`runs/${encodeURIComponent(id)}/report`, Report);
  }

  verify(id: string) {
    return this.#post(`runs/${encodeURIComponent(id)}/verify`, Report, undefined, VERIFY_DEADLINE_MS);
  }

  confirm(id: string, _startedBy: string | null) {
    return this.#post(`runs/${encodeURIComponent(id)}/confirm`, Sweep);
  }

  startSweep(request: unknown, _startedBy: string | null) {
    return this.#post('sweeps', Sweep, request);
  }

  sweeps(limit: number) {
    return this.#get(`sweeps?limit=${limit}`, z.array(Sweep));
  }

  sweep(id: string) {
    return this.#get(`sweeps/${encodeURIComponent(id)}`, Sweep);
  }

  stopSweep(id: string) {
    return this.#post(`sweeps/${encodeURIComponent(id)}/stop`, Sweep);
  }

  async removeSweep(id: string, { runs, readings }: GroupRemoval = NOTHING_ELSE) {
    await this.#send('DELETE', `sweeps/${encodeURIComponent(id)}?runs=${runs}&readings=${readings}`);
  }

  outages() {
    return this.#get('outages', z.array(StandingOutage));
  }

  undoOutages() {
    return this.#post('outages/undo', z.array(StandingOutage), undefined, UNDO_DEADLINE_MS);
  }

  hosts() {
    return this.#get('hosts', z.array(Host));
  }

  startBaseline(host: string, request: unknown, _startedBy: string | null) {
    return this.#post(`hosts/${encodeURIComponent(host)}/baseline`, Baseline, request);
  }

  baselines(limit: number) {
    return this.#get(`baselines?limit=${limit}`, z.array(Baseline));
  }

  baseline(id: string) {
    return this.#get(`baselines/${encodeURIComponent(id)}`, Baseline);
  }

  stopBaseline(id: string) {
    return this.#post(`baselines/${encodeURIComponent(id)}/stop`, Baseline);
  }

  startLimitSearch(request: unknown, _startedBy: string | null) {
    return this.#post('limits', LimitSearch, request);
  }

  limitSearches(limit: number) {
    return this.#get(`limits?limit=${limit}`, z.array(LimitSearch));
  }

  limitSearch(id: string) {
    return this.#get(`limits/${encodeURIComponent(id)}`, LimitSearch);
  }

  stopLimitSearch(id: string) {
    return this.#post(`limits/${encodeURIComponent(id)}/stop`, LimitSearch);
  }

  async removeLimitSearch(id: string, { runs, readings }: GroupRemoval = NOTHING_ELSE) {
    await this.#send('DELETE', `limits/${encodeURIComponent(id)}?runs=${runs}&readings=${readings}`);
  }

  series(target: string, request: SeriesRequest) {
    const parameters = new URLSearchParams({ target });
    for (const [name, value] of Object.entries(request)) {
      [value ?? []].flat().forEach((one) => parameters.append(name, String(one)));
    }
    return this.#get(`series?${parameters.toString()}`, z.array(Frame));
  }

  locations(target: string, runs: RunRows = 'hidden') {
    return this.#get(`locations?${new URLSearchParams({ target, runs }).toString()}`, z.array(z.string()));
  }

  newest(target: string, runs: RunRows = 'hidden') {
    return this.#get(`newest?${new URLSearchParams({ target, runs }).toString()}`, z.array(NewestReading));
  }

  async close() {}

  /** Only reads are retried after a lost connection: for other requests we cannot know whether they took effect. */
  #get<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>> {
    return pRetry(async () => this.#parse(schema, await this.#send('GET', path)), {
      ...RETRIES,
      shouldRetry: ({ error }) => error instanceof Fault && error.code === 'SERVICE_UNREACHABLE',
    });
  }

  async #post<Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    body?: unknown,
    deadlineMs?: number
  ): Promise<z.output<Schema>> {
    return this.#parse(schema, await this.#send('POST', path, body, deadlineMs));
  }

  async #send(method: string, path: string, body?: unknown, deadlineMs = DEADLINE_MS): Promise<unknown> {
    const { address, token } = this.#service;
    let status: number;
    let text: string;
    try {
      const response = await fetch(`${address}/api/v1/${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: body === undefined ? null : JSON.stringify(body),
        redirect: 'error',
        signal: AbortSignal.timeout(deadlineMs),
      });
      status = response.status;
      text = await response.text();
    } catch (cause) {
      throw unreachable(address, cause);
    }
    // Anything but JSON is not from our API: the schema rejects `undefined` and names the address in the message.
    const answer = jsonIn(text);
    if (status >= 400) {
      throw refusal(address, status, answer);
    }
    return answer;
  }

  #parse<Schema extends z.ZodType>(schema: Schema, answer: unknown): z.output<Schema> {
    const checked = schema.safeParse(answer);
    if (!checked.success) {
      throw notUnderstood(this.#service.address, checked.error);
    }
    return checked.data;
  }
}

function refusal(address: string, status: number, answer: unknown): Fault {
  const problem = Problem.safeParse(answer);
  if (!problem.success) {
    return notUnderstood(address, new Error(`status ${status}`));
  }
  const { kind, code, detail, hint, errors } = problem.data;
  return new Fault({ kind, code, message: detail, hint, fields: errors });
}

function unreachable(address: string, cause: unknown): Fault {
  const isTimeout = cause instanceof Error && cause.name === 'TimeoutError';
  return new Fault({
    kind: 'transient',
    code: isTimeout ? 'SERVICE_SILENT' : 'SERVICE_UNREACHABLE',
    message: `The service at ${address} ${isTimeout ? 'did not answer in time' : 'cannot be reached'}.`,
    hint: "Check the service's log. Runs that it has started continue there; `thermobench runs` shows them.",
    cause,
  });
}

function notUnderstood(address: string, cause: Error): Fault {
  return new Fault({
    kind: 'fatal',
    code: 'SERVICE_NOT_UNDERSTOOD',
    message: `The service at ${address} sent an answer that this version does not understand (${cause.message}).`,
    hint: 'Restart the service with the version of this command.',
    cause,
  });
}
