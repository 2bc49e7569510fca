import { writeFile } from 'node:fs/promises';
import type { Page } from 'puppeteer-core';
import type { DemoWindow } from './browser-window';

const HEIGHT = 800;
const PAGE_WIDTH = 919;
const PANEL_WIDTH = 360;
const SHARPNESS = 2;

/** Writes the CRM and the side panel side by side, as a PNG of 1280 × 800 points. */
export async function takePicture(
  { browser, page, panel }: Pick<DemoWindow, 'browser' | 'page'> & { panel: Page },
  file: string,
): Promise<void> {
  await panel.waitForFunction(() => document.body.textContent?.trim() !== '');
  await settle(panel);
  const [left, right] = [await picture(page, PAGE_WIDTH), await picture(panel, PANEL_WIDTH)];
  const sheet = await browser.newPage();
  try {
    const width = PAGE_WIDTH + 1 + PANEL_WIDTH;
    await sheet.setViewport({ width, height: HEIGHT, deviceScaleFactor: SHARPNESS });
    await sheet.setContent(
      `<style>body{margin:0;display:flex;gap:1px;background:#8a93a3}img{display:block;height:${HEIGHT}px}</style>` +
        `<img src="data:image/png;base64,${left}" alt=""><img src="data:image/png;base64,${right}" alt="">`,
    );
    await writeFile(file, await sheet.screenshot());
  } finally {
    await sheet.close();
  }
}

async function picture(page: Page, width: number): Promise<string> {
  await page.setViewport({ width, height: HEIGHT, deviceScaleFactor: SHARPNESS });
  await settle(page);
  const taken = await page.screenshot({ encoding: 'base64' });
  await page.setViewport(null);
  return taken;
}

/** Fonts loaded, and two frames drawn with them. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    for (let frame = 0; frame < 2; frame += 1) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  });
}
