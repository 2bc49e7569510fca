/** A CRM whose pages a pack's context rules can be about. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'puppeteer-core';
import { cardRef } from '@/protocol/card-ref';
import type { Pack } from '@/protocol/pack';
import { putRows } from './panel-steps';

export type ContextPages = { origin: string; port: number; close: () => Promise<void> };

const shell = (body: string) => `<!doctype html><meta charset="utf-8"><title>Dossier de Mme Lenoir</title>
<style>body{font:1rem sans-serif} dt{font-weight:bold}</style>${body}`;

/** A case as CRMs show it: names beside values, a note to write in, and things that are nobody's business. */
const caseOf = (client: string, motive: string) =>
  shell(`<h1 id="subject">Dossier</h1>
<dl><dt>Client&nbsp;:</dt><dd id="client">${client}</dd><dt>Motif</dt><dd>${motive}</dd></dl>
<label>Délai promis <input value="48 heures"></label>
<input id="token" type="hidden" value="token-1"><input id="pin" type="password" value="0000">
<p id="said">Elle a dit : rappelez-moi</p>
<textarea id="note" rows="4"></textarea>`);

const PAGES: Record<string, (search: string) => string> = {
  '/cases/12': () => caseOf('Mme Lenoir', 'Panne de box'),
  '/cases/13': () => caseOf('M. Durand', 'Facture contestée'),
  '/elsewhere': () => shell('<p>Rien</p>'),
  '/fields': (search) =>
    shell(`<input id="line" value="secret one"><input readonly value="secret two"><textarea id="note">secret three</textarea>
<div contenteditable="true" id="rich">secret four</div><input type="number" value="5"><input type="password" value="p">
<button>Enregistrer</button><input type="hidden" value="h"><iframe id="same" src="/frame"></iframe>
<div id="host"></div><script>document.querySelector('#host').attachShadow({mode:'closed'}).innerHTML='<textarea>deep</textarea>'</script>
${search ? `<iframe id="cross" src="${decodeURIComponent(search.slice(1))}"></iframe>` : ''}`),
  '/frame': () => shell('<textarea id="note"></textarea>'),
};

export async function serveContextPages(): Promise<ContextPages> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const page = PAGES[url.pathname];
    response.writeHead(page ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' });
    response.end(page?.(url.search));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** Puts a pack on the disk as the organisation's, from any page of the extension. */
export async function putPack(page: Page, { cards, ...pack }: Pack): Promise<void> {
  await putRows(page, 'packs', [{ ...pack, origin: 'organisation', sha256: 'f'.repeat(64), installedAt: 1 }]);
  await putRows(
    page,
    'cards',
    cards.map((card, index) => ({
      packId: pack.id,
      cardId: card.id,
      ref: cardRef(pack.id, card.id),
      chapterId: 'un',
      position: index,
      card,
    })),
  );
}

/** Installs a pack in the panel, and loads the panel anew. */
export async function installInPanel(panel: Page, pack: Pack): Promise<void> {
  await putPack(panel, pack);
  await panel.reload();
  await panel.waitForSelector('[role=option]');
}

/** The cards of the first group of the list, under its name; none where that group is another. */
export function group(panel: Page, name: string): Promise<string[]> {
  return panel.evaluate((wanted) => {
    const found = [...document.querySelectorAll('[role=listbox] [role=group]')].find(
      (each) => each.querySelector('[role=presentation]')?.textContent === wanted,
    );
    return [...(found?.querySelectorAll<HTMLElement>('[role=option]') ?? [])].map(
      (option) => option.dataset.cardId ?? '',
    );
  }, name);
}
