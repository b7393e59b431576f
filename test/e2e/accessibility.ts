import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { z } from 'zod';

const Violations = z.array(
  z.object({
    id: z.string(),
    impact: z.string().nullable(),
    help: z.string(),
    nodes: z.array(z.object({ html: z.string() })),
  })
);

/** Resolves when all animations have ended, except endless ones. */
const ALL_STILL = `Promise.allSettled(
  document
    .getAnimations()
    .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
    .map(({ finished }) => finished)
).then(() => undefined)`;

/** Rules that count although axe-core rates them as minor. Without them, a column could have no name. */
const ALSO = ['empty-table-header'];

/**
 * The serious and critical problems that axe-core finds for people who cannot see the page or use no mouse, each as
 * `rule: element`.
 */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  // Halfway through a transition, colours do not have their intended contrast.
  await page.evaluate(ALL_STILL);
  await page.evaluate(axe.source);
  const violations = Violations.parse(await page.evaluate('axe.run().then(({ violations }) => violations)'));
  return violations
    .filter(({ id, impact }) => impact === 'serious' || impact === 'critical' || ALSO.includes(id))
    .flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id} (${help}): ${html}`));
}
