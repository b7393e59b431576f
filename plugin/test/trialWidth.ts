import { vi } from 'vitest';

/** For tests: gives every observed element this width. jsdom has no layout, and a chart without a width stays empty. */
export function stubWidth(width: number): void {
  class Observer {
    readonly #report: (entries: object[]) => void;
    constructor(report: (entries: object[]) => void) {
      this.#report = report;
    }
    observe(): void {
      this.#report([{ contentRect: { width } }]);
    }
    disconnect(): void {}
  }
  vi.stubGlobal('ResizeObserver', Observer);
}
