/** Time for one answer. The first one after the start of a Java process can take more than a second. */
const ANSWER_WITHIN_MS = 3_000;
/** The exporters of a broker or node answer with less than 100 KB. */
const MAX_BYTES = 4 * 1024 * 1024;
const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/** The metrics that an exporter served at one moment. */
export class Metrics {
  readonly #series: ReadonlyArray<{ name: string; labels: ReadonlyMap<string, string>; value: number }>;

  /** @param text Source: Prometheus, "Text-based format". Lines that it cannot parse are left out. */
  constructor(text: string) {
    this.#series = text.split('\n').flatMap((line) => {
      const [, name, labels = '', digits] = LINE.exec(line) ?? [];
      const value = Number(digits);
      return name === undefined || Number.isNaN(value) ? [] : [{ name, labels: parseLabels(labels), value }];
    });
  }

  /** The sum of all series of that name with these labels. Undefined if there is none. */
  sum(name: string, labels: Readonly<Record<string, string>> = {}): number | undefined {
    const found = this.#series.filter(
      (series) =>
        series.name === name && Object.entries(labels).every(([label, value]) => series.labels.get(label) === value)
    );
    return found.length === 0 ? undefined : found.reduce((total, { value }) => total + value, 0);
  }
}

/** Asks the exporter at `address`, host and port, for its metrics. Throws an Error that says why it did not answer in time. */
export async function scrape(address: string): Promise<Metrics> {
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
  const answer = await fetch(`http://${address}/metrics`, { signal, redirect: 'error' });
  if (!answer.ok) {
    throw new Error(`HTTP status ${answer.status}`);
  }
  const decoder = new TextDecoder();
  let text = '';
  for await (const part of answer.body ?? []) {
    text += decoder.decode(part, { stream: true });
    if (text.length > MAX_BYTES) {
      throw new Error('the answer is too long');
    }
  }
  return new Metrics(text);
}

function parseLabels(text: string): ReadonlyMap<string, string> {
  return new Map([...text.matchAll(LABEL)].map(([, name, value]) => [name ?? '', value ?? '']));
}

/** What exporters served, by address, and why the others are missing: one phrase for each. */
export interface Exported {
  readonly metrics: ReadonlyMap<string, Metrics>;
  readonly missing: readonly string[];
}

/** Asks all exporters at once. Never throws. */
export async function readExporters(addresses: readonly string[] = []): Promise<Exported> {
  const metrics = new Map<string, Metrics>();
  const missing = addresses.length === 0 ? ['no exporter is configured'] : [];
  await Promise.all(
    addresses.map(async (address) => {
      try {
        metrics.set(address, await scrape(address));
      } catch (thrown) {
        missing.push(`exporter ${address}: ${reasonOf(thrown)}`);
      }
    })
  );
  return { metrics, missing };
}

/** The reason that the system gave, which `fetch` hides behind "fetch failed". */
function reasonOf(thrown: unknown): string {
  const { message, cause } = thrown instanceof Error ? thrown : new Error(String(thrown));
  return cause instanceof Error ? cause.message : message;
}
