import { MAX_LOCATION_CHARACTERS } from '../model/reading.ts';
import { RecordBytes } from './record-bytes.ts';
import type { RecordCursor } from './record-cursor.ts';

const TIME = Buffer.from(',"time":');
const LOCATION = Buffer.from('{"location":"');
const VALUE = Buffer.from(',"value":');
const NOTE = Buffer.from(',"note":"');

const RUN = Buffer.from('run');
const PRODUCER = Buffer.from('producer');
const SEQ = Buffer.from('seq');
const CHECKSUM = Buffer.from('checksum');
const HEADERS = 4;
/** Lengths of run ids made by version 0.1.0, and of those made now. */
const OLD_RUN_BYTES = 8;
const RUN_BYTES = 21;

/** A location of at most this many bytes cannot exceed the character limit of a location. */
const MAX_LOCATION_BYTES = MAX_LOCATION_CHARACTERS;
const CLOSE = 0x7d;

/** Number of locations whose texts are cached: many records share a few of them. */
const MAX_LOCATIONS = 10_000;
/**
 * Reads records written by Thermobench, directly from their bytes: creating an object and calling JSON.parse would cost ten times
 * as much. After `read()` the fields describe one record. Texts are given by their position in `records.bytes`, or as strings,
 * which are created on demand and shared between records.
 *
 * It accepts nothing that `message.ts` would read differently: anything it does not recognise byte by byte is left to the general
 * decoder.
 */
export class OwnRecord extends RecordBytes {
  locationStart = 0;
  locationEnd = 0;
  time = 0;
  value = 0;
  noteStart = 0;
  /** −1 if there is no note. */
  noteEnd = -1;
  runStart = 0;
  runEnd = 0;
  producer = 0;
  seq = 0;
  checksum = 0;

  readonly #locations = new Map<string, string>();
  #run = Buffer.alloc(0);
  #runText = '';

  get run(): string {
    const bytes = this.bytes;
    if (bytes.compare(this.#run, 0, this.#run.length, this.runStart, this.runEnd) !== 0) {
      this.#run = Buffer.from(bytes.subarray(this.runStart, this.runEnd));
      this.#runText = this.#run.toString('latin1');
    }
    return this.#runText;
  }

  get location(): string {
    const raw = this.bytes.toString('latin1', this.locationStart, this.locationEnd);
    const known = this.#locations.get(raw);
    if (known !== undefined) {
      return known;
    }
    if (this.#locations.size >= MAX_LOCATIONS) {
      this.#locations.clear();
    }
    const location = this.bytes.toString('utf8', this.locationStart, this.locationEnd);
    this.#locations.set(raw, location);
    return location;
  }

  get note(): string | undefined {
    return this.noteEnd < 0 ? undefined : this.bytes.toString('utf8', this.noteStart, this.noteEnd);
  }

  /** Returns false if the record has a different form. */
  read(records: RecordCursor): boolean {
    this.bytes = records.bytes;
    this.at = records.valueStart;
    this.end = records.valueEnd;
    return this.#readValue() && this.#readHeaders(records);
  }

  #readValue(): boolean {
    if (!this.skip(LOCATION)) {
      return false;
    }
    this.locationStart = this.at;
    this.locationEnd = this.text();
    const locationBytes = this.locationEnd - this.locationStart;
    if (locationBytes < 1 || locationBytes > MAX_LOCATION_BYTES || !this.skip(TIME)) {
      return false;
    }
    this.time = this.number();
    if (!Number.isInteger(this.time) || !this.skip(VALUE)) {
      return false;
    }
    this.value = this.number();
    if (Number.isNaN(this.value)) {
      this.value = this.longNumber();
    }
    if (!Number.isFinite(this.value)) {
      return false;
    }
    this.noteEnd = -1;
    if (this.skip(NOTE)) {
      this.noteStart = this.at;
      this.noteEnd = this.text();
      if (this.noteEnd < 0) {
        return false;
      }
    }
    return this.bytes[this.at] === CLOSE && this.at + 1 === this.end;
  }

  /** Each of the four headers must occur exactly once, in any order. */
  #readHeaders(records: RecordCursor): boolean {
    if (records.headerCount !== HEADERS) {
      return false;
    }
    this.at = records.headersStart;
    let seen = 0;
    for (let header = 0; header < HEADERS; header++) {
      this.end = this.lengthPrefixed();
      if (this.isName(RUN)) {
        seen |= 1;
        this.end = this.lengthPrefixed();
        this.runStart = this.at;
        this.runEnd = this.end;
        const runBytes = this.end - this.at;
        if ((runBytes !== RUN_BYTES && runBytes !== OLD_RUN_BYTES) || !this.skipBase36()) {
          return false;
        }
      } else if (this.isName(PRODUCER)) {
        seen |= 2;
        this.producer = this.decimalHeader();
      } else if (this.isName(SEQ)) {
        seen |= 4;
        this.seq = this.decimalHeader();
      } else if (this.isName(CHECKSUM)) {
        seen |= 8;
        this.checksum = this.decimalHeader();
      }
      if (this.at !== this.end) {
        return false;
      }
    }
    return seen === 15 && this.producer >= 0 && this.seq >= 0 && this.checksum >= 0;
  }
}
