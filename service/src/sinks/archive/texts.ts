const EMPTY = -1;

/**
 * Assigns numbers to texts, starting at 0, in the order of arrival. Columns contain these numbers instead of the texts. Texts are
 * looked up by their UTF-8 bytes, so a known text is never decoded again.
 */
export class Texts {
  readonly #texts: string[] = [];
  readonly #starts: number[] = [0];
  #bytes = Buffer.allocUnsafe(1 << 12);
  #slots = new Int32Array(1 << 8).fill(EMPTY);

  /** Number of different texts. */
  get count(): number {
    return this.#texts.length;
  }

  /** Their total size in UTF-8. */
  get sizeBytes(): number {
    return this.#starts[this.count];
  }

  text(number: number): string {
    return this.#texts[number];
  }

  numberOf(text: string): number {
    const bytes = Buffer.from(text);
    return this.numberOfBytes(bytes, 0, bytes.length);
  }

  /** The number of the text in `source` from `from` up to `to`, which must be valid UTF-8. */
  numberOfBytes(source: Buffer, from: number, to: number): number {
    let slot = hash(source, from, to) & (this.#slots.length - 1);
    for (let number = this.#slots[slot]; number !== EMPTY; number = this.#slots[slot]) {
      if (this.#holds(number, source, from, to)) {
        return number;
      }
      slot = (slot + 1) & (this.#slots.length - 1);
    }
    return this.#add(source, from, to, slot);
  }

  #holds(number: number, source: Buffer, from: number, to: number): boolean {
    const start = this.#starts[number];
    if (this.#starts[number + 1] - start !== to - from) {
      return false;
    }
    const bytes = this.#bytes;
    for (let i = from; i < to; i++) {
      if (source[i] !== bytes[start + i - from]) {
        return false;
      }
    }
    return true;
  }

  #add(source: Buffer, from: number, to: number, slot: number): number {
    const number = this.count;
    const end = this.sizeBytes + to - from;
    if (end > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(2 * end);
      this.#bytes.copy(larger, 0, 0, this.sizeBytes);
      this.#bytes = larger;
    }
    source.copy(this.#bytes, this.sizeBytes, from, to);
    this.#texts.push(source.toString('utf8', from, to));
    this.#starts.push(end);
    this.#slots[slot] = number;
    if (2 * this.count > this.#slots.length) {
      this.#rehash(2 * this.#slots.length);
    }
    return number;
  }

  #rehash(size: number): void {
    this.#slots = new Int32Array(size).fill(EMPTY);
    for (let number = 0; number < this.count; number++) {
      let slot = hash(this.#bytes, this.#starts[number], this.#starts[number + 1]) & (size - 1);
      while (this.#slots[slot] !== EMPTY) {
        slot = (slot + 1) & (size - 1);
      }
      this.#slots[slot] = number;
    }
  }
}

/** FNV-1a. Its high bits are mixed into the low ones, because the low ones select the slot. */
function hash(bytes: Buffer, from: number, to: number): number {
  let h = 0x811c9dc5;
  for (let i = from; i < to; i++) {
    h = Math.imul(h ^ bytes[i], 0x01000193);
  }
  return h ^ (h >>> 15);
}
