import { createContext, useContext, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react';

import type { ServiceErrorKind } from '../api/serviceError.ts';

/** Problems of the service as a whole: every part of a page has them at the same time. */
const OF_ALL: ReadonlySet<ServiceErrorKind> = new Set<ServiceErrorKind>([
  'unreachable',
  'slow',
  'unconfigured',
  'tokenRefused',
  'signedOut',
]);

type Retry = () => unknown;

/** The parts of a page that have a problem now, in the order in which the problems occurred. */
class TroubledParts {
  readonly #parts = new Map<object, { kind: ServiceErrorKind; retry: () => Retry | undefined }>();
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  add(part: object, kind: ServiceErrorKind, retry: () => Retry | undefined): () => void {
    this.#parts.set(part, { kind, retry });
    this.#notify();
    return () => {
      this.#parts.delete(part);
      this.#notify();
    };
  }

  first(kind: ServiceErrorKind): object | undefined {
    return [...this.#parts].find(([, part]) => part.kind === kind)?.[0];
  }

  retryAll(kind: ServiceErrorKind): void {
    for (const part of [...this.#parts.values()].filter((one) => one.kind === kind)) {
      void part.retry()?.();
    }
  }

  #notify(): void {
    this.#listeners.forEach((listener) => listener());
  }
}

const Page = createContext<TroubledParts | null>(null);

/** Within it, a problem of the whole service is shown once. */
export const OneMessage = Page.Provider;

export function noTrouble(): TroubledParts {
  return new TroubledParts();
}

/**
 * Whether this part of the page is the one that shows the problem: the first that has it. Its retry button then retries all
 * parts. A part that cannot retry, such as a dialog, always shows its own message.
 */
export function useOneMessage(kind: ServiceErrorKind, onRetry: Retry | undefined) {
  const page = useContext(Page);
  const [part] = useState(() => ({}));
  const latest = useRef(onRetry);
  useLayoutEffect(() => {
    latest.current = onRetry;
  });
  const isShared = page !== null && onRetry !== undefined && OF_ALL.has(kind);
  useLayoutEffect(
    () => (isShared ? page.add(part, kind, () => latest.current) : undefined),
    [isShared, page, part, kind]
  );
  const first = useSyncExternalStore(page?.subscribe ?? NEVER, () => page?.first(kind));
  return isShared
    ? { isShown: first === undefined || first === part, retry: () => page.retryAll(kind) }
    : { isShown: true, retry: onRetry };
}

const NEVER = () => () => undefined;
