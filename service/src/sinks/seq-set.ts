const PAGE_BITS = 65_536;

/** A set of sequence numbers, one bit each, in pages allocated on demand: a consecutive number takes an eighth of a byte. */
export class SeqSet {
  readonly #pages = new Map<number, Uint8Array>();
  #page: Uint8Array = new Uint8Array();
  #pageIndex = -1;

  /** Returns whether the number was new. */
  add(seq: number): boolean {
    const index = Math.floor(seq / PAGE_BITS);
    if (index !== this.#pageIndex) {
      this.#open(index);
    }
    const bit = seq - index * PAGE_BITS;
    const mask = 1 << (bit & 7);
    const byte = this.#page[bit >> 3];
    this.#page[bit >> 3] = byte | mask;
    return (byte & mask) === 0;
  }

  #open(index: number): void {
    let page = this.#pages.get(index);
    if (page === undefined) {
      page = new Uint8Array(PAGE_BITS / 8);
      this.#pages.set(index, page);
    }
    this.#page = page;
    this.#pageIndex = index;
  }
}
