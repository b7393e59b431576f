import { Frame, type SeriesRequest } from '@thermobench/service/model/series.ts';
import { z } from 'zod';

import type { Asked } from './answer.ts';

const Frames = z.array(Frame);
/** How long an answer is kept for panels that become visible a little later. */
const KEPT_MS = 5_000;
/**
 * How long a request continues without a panel that waits for it. When a panel with its own time range appears, Grafana starts its query,
 * aborts it, and starts it again, because it sets the range and then its description.
 */
const ABANDONED_MS = 250;

interface Question extends Omit<SeriesRequest, 'runs'> {
  target: string | undefined;
  location: string[] | undefined;
  runs: string | undefined;
}

interface Shared {
  readonly frames: Promise<Frame[]>;
  readonly abort: AbortController;
  /** How many panels are waiting for the answer. */
  waiting: number;
}

const questions = new Map<string, Shared>();

/**
 * The series that a panel queries. Panels with the same query share one request, because the service would otherwise
 * read the same readings for each. The request is aborted soon after the last panel stops waiting for it. Throws a ServiceError.
 */
export async function sharedSeries(asked: Asked, question: Question): Promise<Frame[]> {
  const key = JSON.stringify([asked.proxyUrl, question]);
  const shared = questions.get(key) ?? ask(key, asked, question);
  shared.waiting++;
  const leave = () => {
    shared.waiting--;
    setTimeout(() => {
      if (shared.waiting === 0) {
        forget(key, shared);
        shared.abort.abort();
      }
    }, ABANDONED_MS);
  };
  asked.signal.addEventListener('abort', leave, { once: true });
  try {
    return await shared.frames;
  } finally {
    asked.signal.removeEventListener('abort', leave);
  }
}

function ask(key: string, { service }: Asked, question: Question): Shared {
  const abort = new AbortController();
  const frames = service.get('series', Frames, { query: { ...question }, signal: abort.signal });
  const shared = { frames, abort, waiting: 0 };
  questions.set(key, shared);
  frames.then(
    (answer) => {
      // Do not keep an incomplete answer: the service is still reading hours for it, so the next answer will be more
      // complete.
      const keptMs = answer.some(({ pendingHours }) => pendingHours !== undefined) ? 0 : KEPT_MS;
      setTimeout(() => forget(key, shared), keptMs);
    },
    () => forget(key, shared)
  );
  return shared;
}

function forget(key: string, shared: Shared): void {
  if (questions.get(key) === shared) {
    questions.delete(key);
  }
}
