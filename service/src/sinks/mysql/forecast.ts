/** Of the time the answers are expected to take: it is cheaper to look a little early than to come late. */
const SHARE = 0.7;
/** How fast a forecast follows slower answers, and how fast it gives way when it was too long. */
const FOLLOW = 0.1;
const GIVE_WAY = 0.75;
/** Being woken for a few answers costs less than a timer that comes late. */
const FEWEST_STATEMENTS = 16;
/** A lost connection is noticed no later than this. */
const LONGEST_MS = 50;

/**
 * How long not to look for answers.
 *
 * The server sends every answer by itself, so whoever listens is woken for each: most of the processor time that a client spends.
 * Listening again shortly before the last answer is due spares nearly all of it, and spares the server the waking too. Learns
 * from each wait; a forecast that was too long shows, for then the first look finds everything answered.
 */
export class Forecast {
  #msPerStatement = 0;

  /** Whole milliseconds, as timers have them; 0 is to listen at once. */
  quietMs(statements: number): number {
    return statements < FEWEST_STATEMENTS ? 0 : Math.min(LONGEST_MS, Math.floor(this.#msPerStatement * statements));
  }

  /** How a wait went. `late`: after the quiet time everything was there at once. */
  learn(statements: number, tookMs: number, late: boolean): void {
    if (late) {
      this.#msPerStatement *= GIVE_WAY;
      return;
    }
    const aim = (SHARE * tookMs) / statements;
    this.#msPerStatement += (aim < this.#msPerStatement ? 1 : FOLLOW) * (aim - this.#msPerStatement);
  }
}
