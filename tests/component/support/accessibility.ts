/** axe, and measures of what is drawn, in the page of a component test. */
import axe from 'axe-core';
import { expect } from 'vitest';
import { page } from 'vitest/browser';
import type { Theme } from '@/gallery/scene';
import {
  addRules,
  dropRules,
  FOCUS_GUARDS,
  misfits,
  smallTargets,
  WCAG_TAGS,
} from '@/tests/support/drawn-page';

/** Firefox gives its sidebar 240 px at first, and 187 at least. */
export const PANEL_WIDTHS = [400, 320, 240, 187];
export const CONSOLE_WIDTHS = [320, 700, 1_280];

/** What axe finds wrong in what is drawn, one line a place. */
export async function axeFindings(): Promise<string[]> {
  await stillness();
  const { violations } = await axe.run(
    { include: [document], exclude: [FOCUS_GUARDS] },
    {
      runOnly: { type: 'tag', values: WCAG_TAGS },
      resultTypes: ['violations'],
    },
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary ?? ''}`),
  );
}

/** Until every transition and finite animation has ended. */
async function stillness(): Promise<void> {
  const finite = document
    .getAnimations()
    .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY);
  await Promise.allSettled(finite.map(({ finished }) => finished));
}

export function drawIn(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
}

export async function expectNoAxeFindings(): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    drawIn(theme);
    expect.soft(await axeFindings(), theme).toEqual([]);
  }
}

/** Draws at each width; the last one stays. */
export async function expectToFit(widths: readonly number[], height: number): Promise<void> {
  for (const width of widths) {
    await page.viewport(width, height);
    await frames();
    expect.soft(misfits(), `${width} px`).toEqual([]);
  }
}

export function expectLargeTargets(): void {
  expect.soft(smallTargets()).toEqual([]);
}

export const LARGE_LETTERS = 'html{font-size:200%!important}';

/** While rules of a person stand over the page's own. */
export async function expectToFitUnder(css: string, name: string): Promise<void> {
  addRules(css);
  await frames();
  expect.soft(misfits(), name).toEqual([]);
  dropRules();
}

/** Until what was asked for last is drawn. */
export async function frames(): Promise<void> {
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}

/** What is seen whole on the screen, below the search field where there is one. */
export function wholeInView(selector: string): HTMLElement[] {
  const screen = document.querySelector('main')?.getBoundingClientRect();
  const field = document.querySelector('input[type=search]')?.parentElement?.getBoundingClientRect();
  const top = field?.bottom ?? screen?.top ?? 0;
  return [...document.querySelectorAll<HTMLElement>(selector)].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.height > 0 && box.top >= top - 1 && box.bottom <= (screen?.bottom ?? 0) + 1;
  });
}
