/** Pictures of one screen each, drawn from scenes of the gallery in a browser of their own. */
import { join } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { createServer } from 'vite';
import type { Language } from '@/protocol/text/language';
import { type FoundBrowser, ROOT } from '@/setup/browser';

export type Theme = 'light' | 'dark';

export type ScenePicture = {
  /** Name of the scene. */
  scene: string;
  language: Language;
  /** CSS pixels. */
  width: number;
  height: number;
  sharpness: number;
};

export type SceneCamera = {
  /** A picture of a scene in a theme: PNG in base64. */
  take: (picture: ScenePicture, theme: Theme) => Promise<string>;
  close: () => Promise<void>;
};

/** Serves the gallery and opens a browser. */
export async function openSceneCamera(found: FoundBrowser): Promise<SceneCamera> {
  const server = await createServer({
    configFile: join(ROOT, 'gallery', 'vite.config.ts'),
    server: { open: false, host: '127.0.0.1' },
    logLevel: 'error',
  });
  await server.listen();
  const [address = ''] = server.resolvedUrls?.local ?? [];
  const browser = await puppeteer
    .launch({
      executablePath: found.path,
      args: ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    })
    .catch(async (error: unknown) => {
      await server.close();
      throw error;
    });
  return {
    take: (picture, theme) => takeScene(browser, address, picture, theme),
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}

async function takeScene(
  browser: Browser,
  address: string,
  { scene, language, width, height, sharpness }: ScenePicture,
  theme: Theme,
): Promise<string> {
  const page = await browser.newPage();
  try {
    await page.setViewport({ width, height, deviceScaleFactor: sharpness });
    await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
    const query = new URLSearchParams({ scene, language, theme });
    await page.goto(`${address}gallery/frame.html?${query}`);
    const state = await page.waitForFunction(() => document.documentElement.dataset.sceneState, {
      timeout: 60_000,
    });
    const reached = await state.jsonValue();
    if (reached !== 'ready') throw new Error(`${scene}: ${reached}`);
    await settle(page);
    return await page.screenshot({ encoding: 'base64' });
  } finally {
    await page.close();
  }
}

/** Fonts loaded, no caret that blinks, and two frames drawn so. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { caret-color: transparent }');
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    scrollTo(0, 0);
    await document.fonts.ready;
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  });
}
