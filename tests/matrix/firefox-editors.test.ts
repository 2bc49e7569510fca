import { rm } from 'node:fs/promises';
import type { InsertionRef, PageInsertion, PageUndo } from '@/protocol/page';
import { findFirefox } from '@/setup/firefox';
import { type EditorDesk, editorOffered, frameWithEditor, proveEditors } from '../support/editor-checks';
import { serveEditors } from '../support/editor-server';
import { launchFirefox } from '../support/firefox-browser';
import { buildInsertionExtension, FIREFOX_ID } from '../support/insertion-extension';

const firefox = await findFirefox();
if (!firefox) console.warn('Skipped: no Firefox was found (npm test installs one where it can).');

proveEditors(openFirefox, {
  skip: firefox === undefined,
  only: process.env.SOUFFLEUR_EDITORS?.split(','),
});

type InExtension = {
  browser: {
    extension: {
      getViews: (of: object) => {
        souffleur: {
          insertIntoPage: (text: string) => Promise<PageInsertion>;
          undoInPage: (ref: InsertionRef) => Promise<PageUndo>;
        };
      }[];
    };
  };
};

async function openFirefox(): Promise<EditorDesk> {
  const [extension, server] = await Promise.all([buildInsertionExtension('firefox'), serveEditors()]);
  const started = await launchFirefox({
    executablePath: firefox?.path ?? '',
    extension,
    id: FIREFOX_ID,
    tab: 'console.html',
  });
  const { page, inExtension } = started;
  return {
    name: started.name,
    show: async (kind) => {
      // An address that differs in its hash alone would not load the page anew.
      await page.goto('about:blank');
      await page.goto(server.urlOf(kind));
      await started.focusPage();
      return editorOffered(await frameWithEditor(page, kind.frame !== undefined));
    },
    goToPanel: started.focusPanel,
    goToPage: started.focusPage,
    insert: (text) =>
      inExtension.evaluate(async (words) => {
        const [sidebar] = (globalThis as unknown as InExtension).browser.extension.getViews({
          type: 'sidebar',
        });
        const result = await sidebar?.souffleur.insertIntoPage(words);
        if (!result) throw new Error('There is no sidebar.');
        return result;
      }, text),
    undo: (ref) =>
      inExtension.evaluate(async (of) => {
        const [sidebar] = (globalThis as unknown as InExtension).browser.extension.getViews({
          type: 'sidebar',
        });
        const result = await sidebar?.souffleur.undoInPage(of);
        if (!result) throw new Error('There is no sidebar.');
        return result;
      }, ref),
    type: (text) => page.keyboard.type(text),
    close: async () => {
      await started.close();
      await server.close();
      await rm(extension, { recursive: true });
    },
  };
}
