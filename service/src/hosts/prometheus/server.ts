import { z } from 'zod';

const LIMIT_MS = 4_000;

const Labels = z.record(z.string(), z.string());
const Value = z.tuple([z.number(), z.string()]);
const Matrix = z.object({
  data: z.object({ result: z.array(z.object({ metric: Labels, values: z.array(Value) })) }),
});
const Scalar = z.object({ data: z.object({ result: Value }) });
const Refusal = z.object({ error: z.string() });

/** The value of a series at one moment. */
export interface Point {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** All values that one scrape stored. */
export interface Scrape {
  /** In milliseconds since 1970 UTC, by the clock of Prometheus. */
  readonly at: number;
  readonly points: readonly Point[];
}

/** Asks a Prometheus. Its methods throw an Error that says why there is no answer, without the user and the password of the address. */
export class PrometheusServer {
  /** Its address without user and password. */
  readonly address: string;
  readonly #authorization: string | null;

  constructor(url: string) {
    const { origin, pathname, username, password } = new URL(url);
    this.address = `${origin}${pathname}`.replace(/\/$/, '');
    const login = [username, password].map(decodeURIComponent).join(':');
    this.#authorization = username === '' ? null : `Basic ${Buffer.from(login).toString('base64')}`;
  }

  /** The time of day of Prometheus in milliseconds. */
  async now(): Promise<number> {
    const { data } = await this.#ask('time()', Scalar);
    return Number(data.result[1]) * 1_000;
  }

  /**
   * The scrapes of the last `rangeMs`, oldest first.
   * @param selector of the series, such as `{__name__=~"node_.*",instance="pi:9100"}`
   */
  async scrapes(selector: string, rangeMs: number): Promise<Scrape[]> {
    const { data } = await this.#ask(`${selector}[${Math.ceil(rangeMs)}ms]`, Matrix);
    const scrapes = new Map<number, Point[]>();
    for (const { metric: labels, values } of data.result) {
      for (const [seconds, value] of values) {
        const at = Math.round(seconds * 1_000);
        const points = scrapes.get(at) ?? [];
        points.push({ labels, value: Number(value) });
        scrapes.set(at, points);
      }
    }
    return [...scrapes].map(([at, points]) => ({ at, points })).sort((one, other) => one.at - other.at);
  }

  async #ask<T>(query: string, expected: z.ZodType<T>): Promise<T> {
    const response = await fetch(`${this.address}/api/v1/query`, {
      method: 'POST',
      body: new URLSearchParams({ query }),
      headers: this.#authorization === null ? {} : { authorization: this.#authorization },
      signal: AbortSignal.timeout(LIMIT_MS),
    }).catch((thrown: unknown) => {
      throw new Error(`${this.address} does not answer (${reasonOf(thrown)}).`, { cause: thrown });
    });
    const answer: unknown = await response.json().catch(() => null);
    if (!response.ok) {
      const said = Refusal.safeParse(answer).data?.error ?? response.statusText;
      throw new Error(`${this.address} answered ${response.status} (${said}).`);
    }
    const { data } = expected.safeParse(answer);
    if (data === undefined) {
      throw new Error(`${this.address} does not answer as a Prometheus does.`);
    }
    return data;
  }
}

/** The system's own code, which fetch hides in the cause. */
function reasonOf(thrown: unknown): string {
  const { cause, message } = z
    .object({ cause: z.object({ code: z.string() }).optional().catch(undefined), message: z.string() })
    .catch({ message: String(thrown) })
    .parse(thrown);
  return cause?.code ?? message;
}
