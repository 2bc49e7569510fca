/** Automatic checks of a page's accessibility: axe's rules, and measures of the page as drawn. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'puppeteer-core';
import {
  addRules,
  misfits as drawnMisfits,
  smallTargets as drawnSmallTargets,
  dropRules,
  FOCUS_GUARDS,
  WCAG_TAGS,
} from './drawn-page';

export { TEXT_SPACING } from './drawn-page';

type Axe = {
  run: (
    context: { include: Document[]; exclude: string[] },
    options: object,
  ) => Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>;
};

const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe finds wrong in the page at rest (every transition and finite animation has ended), one line a place.
 * `without`: rules that are left out.
 */
export async function axeFindings(page: Page, without: readonly string[] = []): Promise<string[]> {
  const here = await page.evaluate(() => 'axe' in globalThis);
  if (!here) await page.evaluate(await source);
  return page.evaluate(
    async (values, guards, leftOut) => {
      const { axe } = globalThis as unknown as { axe: Axe };
      const finite = document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY);
      // One that is cancelled has ended too.
      await Promise.allSettled(finite.map(({ finished }) => finished));
      const { violations } = await axe.run(
        { include: [document], exclude: [guards] },
        {
          runOnly: { type: 'tag', values },
          rules: Object.fromEntries(leftOut.map((rule) => [rule, { enabled: false }])),
          resultTypes: ['violations'],
        },
      );
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary ?? ''}`),
      );
    },
    WCAG_TAGS,
    FOCUS_GUARDS,
    without,
  );
}

/** Controls of the page that are too small. */
export const smallTargets = (page: Page): Promise<string[]> => page.evaluate(drawnSmallTargets);

/** What of the page does not fit. */
export const misfits = (page: Page): Promise<string[]> => page.evaluate(drawnMisfits);

/** Does something while rules stand over the page's own. Works under a strict policy too. */
export async function withRules<T>(page: Page, css: string, does: () => Promise<T>): Promise<T> {
  await page.evaluate(addRules, css);
  try {
    return await does();
  } finally {
    await page.evaluate(dropRules);
  }
}
