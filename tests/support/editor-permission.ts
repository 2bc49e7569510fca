import type { Page } from 'puppeteer-core';
import type { PanelBrowser } from './panel-browser';

type InPanel = {
  souffleur: {
    requestReach: (origin: string) => Promise<boolean>;
    grantedSites: () => Promise<string[]>;
  };
};

/** Grants an origin to the extension: its panel's own click asks for it, and the browser agrees. */
export async function grantOrigin(browser: PanelBrowser, panel: Page, origin: string): Promise<void> {
  await browser.acceptPermission(`${origin}/*`);
  await panel.bringToFront();
  await panel.evaluate((site) => {
    const ask = () => void (globalThis as unknown as InPanel).souffleur.requestReach(site);
    document.querySelector('button')?.addEventListener('click', ask, { once: true });
  }, origin);
  await panel.click('button');
  await panel.waitForFunction(
    async (site) => (await (globalThis as unknown as InPanel).souffleur.grantedSites()).includes(site),
    { polling: 50 },
    origin,
  );
}
