import { rm } from 'node:fs/promises';
import type { Page } from 'puppeteer-core';
import type { PageInsertion } from '@/protocol/page';
import { type EditorDesk, editorOffered, frameWithEditor, proveEditors } from '../support/editor-checks';
import { serveEditors } from '../support/editor-server';
import { buildInsertionExtension } from '../support/insertion-extension';
import { launchPanelBrowser } from '../support/panel-browser';

type InPanel = {
  souffleur: {
    insertIntoPage: (text: string) => Promise<PageInsertion>;
    askToReach: (origin: string) => Promise<boolean>;
    grantedSites: () => Promise<string[]>;
  };
};

proveEditors(openChromium, { only: process.env.SOUFFLEUR_EDITORS?.split(',') });

async function openChromium(): Promise<EditorDesk> {
  const [extension, server] = await Promise.all([buildInsertionExtension(), serveEditors()]);
  const started = await launchPanelBrowser({ extension });
  const page = await started.openPage(`${server.elsewhere.replace('localhost', '127.0.0.1')}/framing?inner=`);
  const panel = await started.openPanel(page);
  await started.acceptPermission(`${server.elsewhere}/*`);
  await grant(panel, server.elsewhere);
  const version = (await started.browser.version()).replace(/^(?:Headless)?Chrome\/(\d+).*$/u, '$1');
  return {
    name: `Chromium ${version}`,
    show: async (kind) => {
      await page.goto('about:blank');
      await page.goto(server.urlOf(kind));
      await page.bringToFront();
      await started.pressAction(page);
      return editorOffered(await frameWithEditor(page, kind.frame !== undefined));
    },
    goToPanel: async () => {
      await panel.bringToFront();
      await panel.click('button');
    },
    goToPage: () => page.bringToFront(),
    insert: (text) =>
      panel.evaluate((words) => (globalThis as unknown as InPanel).souffleur.insertIntoPage(words), text),
    type: (text) => page.keyboard.type(text),
    close: async () => {
      await started.close();
      await server.close();
      await rm(extension, { recursive: true });
    },
  };
}

/** The panel's own click asks for the origin, as the product does. */
async function grant(panel: Page, origin: string): Promise<void> {
  await panel.bringToFront();
  await panel.evaluate((site) => {
    const ask = () => void (globalThis as unknown as InPanel).souffleur.askToReach(site);
    document.querySelector('button')?.addEventListener('click', ask, { once: true });
  }, origin);
  await panel.click('button');
  await panel.waitForFunction(
    async (site) => (await (globalThis as unknown as InPanel).souffleur.grantedSites()).includes(site),
    {},
    origin,
  );
}
