/** Minutes of a day; fine enough, since the daily curve changes by less than 0.03 °C per minute. */
const MINUTES = 1_440;
const DAILY_SWING = 6_000;
/** A power of two, so that an index wraps with a bit mask. */
export const TABLE_SIZE = 4_096;

const LOAD_HEATS_BY = 18_000;
const LOAD_CHANGES = 1 / 60;
/** Fraction of the remaining difference that a small heat sink covers per second: a time constant of 20 s. */
const WARMS_BY = 1 / 20;
const NOISE = 60;

/** Deviation over the day from its mean, in thousandths of a °C: coldest at 3:00, warmest at 15:00. One entry per minute. */
export const daily = Int32Array.from({ length: MINUTES }, (_, minute) =>
  Math.round(-Math.cos((2 * Math.PI * (minute - 180)) / MINUTES) * DAILY_SWING)
);

/** Heating from CPU load, in thousandths of a °C: periods of work and rest, smoothed as by a heat sink. One entry per second. */
export function loadCurve(random: () => number): Int32Array {
  let load = random();
  let warmth = load;
  return Int32Array.from({ length: TABLE_SIZE }, () => {
    if (random() < LOAD_CHANGES) {
      load = random();
    }
    warmth += (load - warmth) * WARMS_BY;
    return Math.round(warmth * LOAD_HEATS_BY);
  });
}

/** Sensor noise, roughly normal, in thousandths of a °C; samples are drawn from this table. */
export function noiseTable(random: () => number): Int32Array {
  return Int32Array.from({ length: TABLE_SIZE }, () =>
    Math.round((random() + random() + random() + random() - 2) * NOISE)
  );
}
