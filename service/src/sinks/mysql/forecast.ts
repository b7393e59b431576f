/** Share of the expected time to wait: checking a little early costs less than checking late. */
const SHARE = 0.7;
/** How fast a forecast adapts to slower answers, and how fast it shrinks after it was too long. */
const FOLLOW = 0.1;
const GIVE_WAY = 0.75;
/** With fewer statements there is no quiet time: waking up for a few answers costs less than a timer that fires late. */
const FEWEST_STATEMENTS = 16;
/** Limits how long a lost connection can go unnoticed. */
const LONGEST_MS = 50;

/**
 * Forecasts how long to wait before reading answers.
 *
 * The server sends every answer separately, so a listener wakes up for each of them, which takes most of the CPU time that a
 * client uses. Listening again only shortly before the last answer is due saves nearly all of this time, and saves wake-ups on
 * the server too. The forecast learns from each wait. A wait was too long if all answers had already arrived at the first read.
 */
export class Forecast {
  #msPerStatement = 0;

  /** Whole milliseconds, as for timers; 0 means listen immediately. */
  quietMs(statements: number): number {
    return statements < FEWEST_STATEMENTS ? 0 : Math.min(LONGEST_MS, Math.floor(this.#msPerStatement * statements));
  }

  /** Records the result of a wait. `late`: all answers had already arrived after the quiet time. */
  learn(statements: number, tookMs: number, late: boolean): void {
    if (late) {
      this.#msPerStatement *= GIVE_WAY;
      return;
    }
    const aim = (SHARE * tookMs) / statements;
    this.#msPerStatement += (aim < this.#msPerStatement ? 1 : FOLLOW) * (aim - this.#msPerStatement);
  }
}
