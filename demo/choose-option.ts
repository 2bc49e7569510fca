import type { Page } from 'puppeteer-core';

/** Chooses an option of a select by its value, with the keyboard alone. */
export async function chooseOption(page: Page, trigger: string, value: string): Promise<void> {
  await page.waitForSelector(trigger);
  await page.focus(trigger);
  await page.keyboard.press('Enter');
  await page.waitForSelector(`[role=option][data-value="${value}"]`);
  await page.waitForSelector('[role=option][data-highlighted]');
  await page.keyboard.press('Home');
  const options = await page.$$('[role=option][data-value]');
  for (let count = 0; count < options.length; count += 1) {
    // The highlight follows the key in the next frame.
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
    if (await page.$(`[role=option][data-value="${value}"][data-highlighted]`)) break;
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Enter');
  await page.waitForSelector('[role=option][data-value]', { hidden: true });
}
