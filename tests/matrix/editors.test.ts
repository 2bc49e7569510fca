import { rm } from 'node:fs/promises';
import type { InsertionRef, PageInsertion, PageUndo } from '@/protocol/page';
import { type EditorDesk, editorOffered, frameWithEditor, proveEditors } from '../support/editor-checks';
import { grantOrigin } from '../support/editor-permission';
import { serveEditors } from '../support/editor-server';
import { buildInsertionExtension } from '../support/insertion-extension';
import { launchPanelBrowser } from '../support/panel-browser';

type InPanel = {
  souffleur: {
    insertIntoPage: (text: string) => Promise<PageInsertion>;
    undoInPage: (ref: InsertionRef) => Promise<PageUndo>;
  };
};

proveEditors(openChromium, { only: process.env.SOUFFLEUR_EDITORS?.split(',') });

async function openChromium(): Promise<EditorDesk> {
  const [extension, server] = await Promise.all([buildInsertionExtension(), serveEditors()]);
  const started = await launchPanelBrowser({ extension });
  const page = await started.openPage(`${server.elsewhere.replace('localhost', '127.0.0.1')}/framing?inner=`);
  const panel = await started.openPanel(page);
  await grantOrigin(started, panel, server.elsewhere);
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
    undo: (ref) => panel.evaluate((of) => (globalThis as unknown as InPanel).souffleur.undoInPage(of), ref),
    type: (text) => page.keyboard.type(text),
    close: async () => {
      await started.close();
      await server.close();
      await rm(extension, { recursive: true });
    },
  };
}
