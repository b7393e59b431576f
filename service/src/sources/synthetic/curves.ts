/** A day in minutes; fine enough, since a day's curve moves less than 0.03 °C in one. */
const MINUTES = 1_440;
const DAILY_SWING = 6_000;
/** A power of two, so that an index wraps by a mask. */
export const TABLE_SIZE = 4_096;

const LOAD_HEATS_BY = 18_000;
const LOAD_CHANGES = 1 / 60;
/** Share of the way to its new temperature that a small heat sink goes in a second: a time constant of 20 s. */
const WARMS_BY = 1 / 20;
const NOISE = 60;

/** Warmth of the day in thousandths of a °C around its mean: coldest at 3 o'clock, warmest at 15. One entry a minute. */
export const daily = Int32Array.from({ length: MINUTES }, (_, minute) =>
  Math.round(-Math.cos((2 * Math.PI * (minute - 180)) / MINUTES) * DAILY_SWING)
);

/** What a CPU's load adds, in thousandths of a °C: spells of work and rest, smoothed as a heat sink does. One entry a second. */
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

/** Noise of a sensor, about normal, in thousandths of a °C: to be drawn from. */
export function noiseTable(random: () => number): Int32Array {
  return Int32Array.from({ length: TABLE_SIZE }, () =>
    Math.round((random() + random() + random() + random() - 2) * NOISE)
  );
}
