import { createContext, useContext, useLayoutEffect, useRef, useSyncExternalStore, type RefObject } from 'react';

import type { ServiceErrorKind } from '../api/serviceError.ts';

/** Problems of the service as a whole, which affect every part of a page at the same time. */
const OF_ALL: ReadonlySet<ServiceErrorKind> = new Set<ServiceErrorKind>([
  'unreachable',
  'slow',
  'unconfigured',
  'tokenRefused',
  'signedOut',
]);

type Retry = () => unknown;
/** The element that can show a part's message. */
type Place = RefObject<HTMLElement>;

/** The parts of a page that currently have a problem. */
class TroubledParts {
  readonly #parts = new Map<Place, { kind: ServiceErrorKind; retry: () => Retry | undefined }>();
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  add(part: Place, kind: ServiceErrorKind, retry: () => Retry | undefined): () => void {
    this.#parts.set(part, { kind, retry });
    this.#notify();
    return () => {
      this.#parts.delete(part);
      this.#notify();
    };
  }

  /** The part whose message is at the top of the page. */
  topmost(kind: ServiceErrorKind): Place | undefined {
    return [...this.#parts]
      .flatMap(([place, part]) => (part.kind === kind ? place : []))
      .reduce<Place | undefined>((top, place) => (top === undefined || isAbove(place, top) ? place : top), undefined);
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

/** Within this provider, a problem of the whole service is shown only once. */
export const OneMessage = Page.Provider;

export function noTrouble(): TroubledParts {
  return new TroubledParts();
}

function isAbove(one: Place, other: Place): boolean {
  const [a, b] = [one.current, other.current];
  return a !== null && b !== null && (b.compareDocumentPosition(a) & Node.DOCUMENT_POSITION_PRECEDING) !== 0;
}

/**
 * Whether this part of the page shows the problem: only the topmost part that has it does. Its retry button retries all
 * parts. A part that cannot retry, such as a dialog, always shows its own message.
 *
 * Pass `place` as the ref of the element that can show the message, even while it shows none.
 */
export function useOneMessage(kind: ServiceErrorKind, onRetry: Retry | undefined) {
  const page = useContext(Page);
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef(onRetry);
  useLayoutEffect(() => {
    latest.current = onRetry;
  });
  const isShared = page !== null && onRetry !== undefined && OF_ALL.has(kind);
  useLayoutEffect(() => (isShared ? page.add(place, kind, () => latest.current) : undefined), [isShared, page, kind]);
  const top = useSyncExternalStore(page?.subscribe ?? NEVER, () => page?.topmost(kind));
  return isShared
    ? { place, isShown: top === undefined || top === place, retry: () => page.retryAll(kind) }
    : { place, isShown: true, retry: onRetry };
}

const NEVER = () => () => undefined;
