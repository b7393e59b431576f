/** Steps that divide minutes, hours and days evenly, in seconds. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400];
const DAY = 86_400;
/** More labels such as "1 min 30 s" would overlap on a narrow chart. */
const MOST_STEPS = 5;

/** The seconds to label on an axis from 0 to `longest` seconds. */
export function timeTicks(longest: number): number[] {
  const step = STEPS.find((each) => longest / each <= MOST_STEPS) ?? Math.ceil(longest / DAY / MOST_STEPS) * DAY;
  return Array.from({ length: Math.floor(longest / step) + 1 }, (_, index) => index * step);
}
