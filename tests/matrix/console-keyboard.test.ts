import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CrmServer, startCrm } from '@/demo/crm-server';
import { type Desk, EXTENSION_ORIGIN, joinTeam, openDesk } from '@/tests/support/built-extension';
import {
  cardText,
  focusLosses,
  pressUntil,
  publishWell,
  retype,
  tabTo,
  tabToNamed,
  waitForSentence,
  waitUntilSaved,
  watchFocus,
} from '@/tests/support/console-steps';
import { beginTeam, openConsole, sendTips, type Team, TIPS } from '@/tests/support/console-team';
import { eventually } from '@/tests/support/eventually';
import {
  beginTip,
  enter,
  focused,
  goHome,
  openCard,
  press,
  putRows,
  settled,
  storedRows,
  waitForFocus,
  waitForUnsent,
} from '@/tests/support/panel-steps';
import { startTestService, type TestService, testPack } from '@/tests/support/service';

const LESSON = 'desescalade/lecon-03';

let crm: CrmServer;
let service: TestService;
let desk: Desk;
let team: Team;

beforeAll(async () => {
  crm = await startCrm({ port: 0 });
  service = await startTestService({ allowedOrigins: [EXTENSION_ORIGIN] });
  desk = await openDesk(`${crm.address}/?lang=fr`);
  desk.panel.setDefaultTimeout(15_000);
}, 60_000);

afterAll(async () => {
  await desk?.close();
  await service?.stop();
  await crm?.close();
});

beforeEach(async () => {
  team = await beginTeam(desk, service);
});

/** The console with these tips in its queue, and those that wait already; the list has the focus. */
async function openQueue(
  tips: Parameters<typeof sendTips>[1],
  waiting = tips.length,
): Promise<{ page: Page; ids: string[] }> {
  const ids = await sendTips(team.author, tips);
  const page = await openConsole(desk);
  await page.waitForFunction(
    (count) => document.querySelectorAll('[data-tip-id]').length === count,
    { polling: 50 },
    waiting,
  );
  await waitForFocus(page, '[role=listbox]');
  await watchFocus(page);
  return { page, ids };
}

/** The tip that the list says is chosen, and the one whose words are shown beside it. */
function chosen(page: Page): Promise<(string | undefined)[]> {
  return page.evaluate(() => {
    const reached = document.activeElement?.getAttribute('aria-activedescendant');
    const option = reached ? document.getElementById(reached) : undefined;
    const detail = document.querySelector<HTMLElement>('[data-detail-of]');
    return [
      option?.getAttribute('aria-selected') === 'true' ? option.dataset.tipId : undefined,
      detail?.dataset.detailOf,
    ];
  });
}

describe('the console, by keyboard alone', () => {
  test('it opens from the panel on the queue, where letters and arrows move', async () => {
    const ids = await sendTips(team.author, TIPS);
    await desk.panel.bringToFront();
    await desk.panel.focus('input[type=search]');
    await tabTo(desk.panel, '[data-action=console]', true);
    const opening = desk.browser.waitForTarget((target) => target.url().includes('/console.html'));
    await press(desk.panel, 'Enter');
    const page = await (await opening).asPage();
    await page.bringToFront();
    await page.waitForFunction(() => document.querySelectorAll('[data-tip-id]').length === 3, {
      polling: 50,
    });
    await eventually(() => focused(page)).toMatch(/^listbox Astuces en attente/u);
    await eventually(() => chosen(page)).toEqual([ids[0], ids[0]]);
    await pressUntil(page, 'j', `[data-detail-of="${ids[1]}"]`);
    await pressUntil(page, 'k', `[data-detail-of="${ids[0]}"]`);
    for (const [key, index] of [
      ['j', 1],
      ['ArrowDown', 2],
      ['j', 2],
      ['k', 1],
      ['ArrowUp', 0],
      ['k', 0],
      ['End', 2],
      ['Home', 0],
    ] as const) {
      await press(page, key);
      await page.waitForSelector(`[data-detail-of="${ids[index]}"]`);
      await eventually(() => chosen(page)).toEqual([ids[index], ids[index]]);
    }
  });

  test('a tip becomes a card in a chosen chapter, written in both languages, published as previewed', async () => {
    // The team has a pack of its own, with two chapters.
    const own = testPack('accueil', 1);
    own.title = { fr: 'Accueil des appels', en: 'Taking calls' };
    own.chapters.push({ id: 'suites', title: { fr: 'Après l’appel', en: 'After the call' }, cards: [] });
    await publishWell(team.colleague, own);
    const { page, ids } = await openQueue([TIPS[1]]);

    await pressUntil(page, 'a', '[role=dialog]');
    await eventually(() => focused(page)).toBe('button Créer la fiche');
    // The pack is chosen by its first letters, the chapter by an arrow, as in any list.
    await press(page, 'Tab', 'Shift');
    await press(page, 'Tab', 'Shift');
    await page.keyboard.type('Accueil');
    await press(page, 'Tab');
    await press(page, 'ArrowDown');
    await eventually(() =>
      page.$$eval('[role=dialog] select', (lists) =>
        lists.map((list) => (list as HTMLSelectElement).selectedOptions[0]?.textContent),
      ),
    ).toEqual(['Accueil des appels', 'Après l’appel']);
    await tabTo(page, '[data-action=accept-now]');
    await press(page, 'Enter');
    await page.waitForSelector('[data-field="fr.title"]');
    await eventually(() => focused(page)).toBe(`h1 ${TIPS[1].situation}`);

    await tabTo(page, '[data-field="fr.summary"]');
    await retype(page, 'On cherche la cause avant d’envoyer du matériel.');
    await tabTo(page, '[data-field="fr.scripts.0"]');
    await press(page, 'End', 'Control');
    await page.keyboard.sendCharacter(' Vous aurez mon appel avant {{heure}}.');
    await tabTo(page, '[data-field="fr.keywords"]');
    await page.keyboard.sendCharacter('troisième box\nligne');
    await tabToNamed(page, 'Écrire la version anglaise');
    await press(page, 'Enter');
    await page.waitForSelector('[data-field="en.title"]');
    await eventually(() => focused(page)).toBe('input en.title');
    await page.keyboard.sendCharacter('Router replaced twice, still down');
    await tabTo(page, '[data-field="en.summary"]');
    await page.keyboard.sendCharacter('Find the cause before sending more hardware.');
    await tabToNamed(page, 'Ajouter une ligne');
    await press(page, 'Enter');
    await waitForFocus(page, '[data-field="en.scripts.0"]');
    await tabTo(page, '[data-field="en.scripts.0"]');
    await page.keyboard.sendCharacter('I will have the line tested, and call you back before {{time}}.');
    // A card of another pack follows.
    await tabTo(page, 'select[aria-label="Ajouter une fiche…"]');
    const [following] = await page.$$eval('select[aria-label="Ajouter une fiche…"] option', (options) =>
      options.flatMap((option) => {
        const { value, text } = option as HTMLOptionElement;
        return value === 'desescalade/lecon-03' ? [text] : [];
      }),
    );
    await page.keyboard.type(following?.slice(0, 14) ?? '');
    await page.waitForSelector('[data-next="desescalade/lecon-03"]');
    await waitUntilSaved(page);
    const previews: Record<string, string> = {};
    for (const language of ['en', 'fr'] as const) {
      await page.focus(`[data-field="${language}.title"]`);
      await page.waitForSelector(`[data-preview] h1[lang=${language}]`);
      await settled(page);
      previews[language] = await cardText(page, '[data-preview] article');
    }
    expect(previews.fr).toContain(following);

    await tabTo(page, 'a[href="#/packs/accueil"]');
    await press(page, 'Enter');
    await page.waitForSelector('[data-action=publish]');
    await tabTo(page, '[data-action=publish]');
    await press(page, 'Enter');
    await page.waitForSelector('[data-field=note]');
    await page.waitForSelector(`[data-promoted-tip="${ids[0]}"]`);
    await tabTo(page, '[data-field=note]');
    await page.keyboard.sendCharacter('Une fiche pour les pannes qui reviennent.');
    await press(page, 'Enter', 'Control');
    await page.waitForSelector('[data-published="2"]');
    await eventually(() => focused(page)).toBe('h1 Version 2 publiée');
    expect(await focusLosses(page)).toEqual([]);

    const ref = 'accueil/box-remplacee-deux-fois-toujours-en-panne';
    const shown = () => cardText(desk.panel, `[data-card-id="${ref}"] article`);
    await openCard(desk.panel, ref, 'troisieme box');
    await desk.panel.waitForSelector('[data-next="desescalade/lecon-03"]');
    await eventually(shown).toBe(previews.fr);
    await press(desk.panel, 'l', 'Alt');
    await desk.panel.waitForSelector('article h1[lang=en]');
    await eventually(shown).toBe(previews.en);
    await goHome(desk.panel);
  });

  test('what a tip was taken into is undone by Z, as long as nothing was written in it', async () => {
    const { page, ids } = await openQueue([TIPS[1]]);
    const accept = async () => {
      await pressUntil(page, 'a', '[role=dialog]');
      await eventually(() => focused(page)).toBe('button Créer la fiche');
      await press(page, 'Enter');
      await page.waitForSelector('[data-field="fr.title"]');
      await eventually(() => focused(page)).toBe(`h1 ${TIPS[1].situation}`);
      await waitForSentence(page, 'L’astuce est dans le brouillon');
    };
    await accept();
    await pressUntil(page, 'z', `[data-detail-of="${ids[0]}"]`);
    await waitForSentence(page, 'l’astuce est de nouveau dans la file');
    expect(await storedRows(desk.panel, 'packDrafts')).toEqual([]);
    expect(await focusLosses(page)).toEqual([]);

    await accept();
    await tabTo(page, '[data-field="fr.summary"]');
    await page.keyboard.sendCharacter('Déjà repris.');
    await waitUntilSaved(page);
    await page.focus('h1');
    await press(page, 'z', 'Control');
    await waitForSentence(page, 'la fiche a été modifiée depuis');
    expect(await storedRows(desk.panel, 'packDrafts')).toHaveLength(1);
  });

  test('a tip is added to a card found by a misspelt search', async () => {
    const { page, ids } = await openQueue([TIPS[2]]);
    await pressUntil(page, 'm', '[role=dialog] [role=combobox]');
    await eventually(() => focused(page)).toBe('combobox Chercher la fiche');
    await page.keyboard.type('emocion escuse');
    const card = '[data-card-id="desescalade/lecon-03"]';
    await page.waitForSelector(`[role=dialog] [role=option]${card} mark`);
    await press(page, 'ArrowDown');
    await press(page, 'ArrowUp');
    await eventually(() =>
      page.evaluate(() => {
        const field = document.activeElement;
        return document.getElementById(field?.getAttribute('aria-activedescendant') ?? '')?.dataset.cardId;
      }),
    ).toBe('desescalade/lecon-03');
    await press(page, 'Enter');
    await page.waitForSelector(`[data-credit="${ids[0]}"]`);
    const lines = await page.$$eval('[data-field^="fr.scripts."]', (fields) =>
      fields.map((field) => (field as HTMLTextAreaElement).value),
    );
    expect(lines.at(-1)).toBe(TIPS[2].words);
    expect(await focusLosses(page)).toEqual([]);
  });

  test('nothing is declined without a sentence; with one, its author reads it', async () => {
    const author = await openDesk(`${crm.address}/?lang=fr`);
    try {
      const code = await service.invite('advisor', team.organisationId);
      await joinTeam(author.panel, service.address, code, 'Andréa');
      await beginTip(author.panel);
      await author.panel.type('[data-field=words]', 'Ne payez pas, ils finiront bien par annuler.');
      await press(author.panel, 'Enter', 'Control');
      await waitForSentence(author.panel, 'Gardée sur ce poste.');
      await waitForUnsent(author.panel, 0);
      const { page } = await openQueue([TIPS[0]], 2);
      await press(page, 'End');
      await pressUntil(page, 'd', '[role=dialog] textarea');
      await press(page, 'Enter', 'Control');
      await waitForSentence(page, 'Écrivez une phrase : une astuce n’est jamais écartée sans un mot.');
      await waitForFocus(page, '[role=dialog] textarea[aria-invalid=true]');
      const sentence = 'Merci. Une facture impayée part en relance : proposez plutôt de la suspendre.';
      await page.keyboard.sendCharacter(sentence);
      await press(page, 'Enter', 'Control');
      await page.waitForFunction(() => document.querySelectorAll('[data-tip-id]').length === 1, {
        polling: 50,
      });
      await waitForSentence(page, 'Réponse gardée ; Andréa la lira dans ses astuces.');
      await eventually(() => focused(page)).toMatch(/^listbox/u);
      expect(await focusLosses(page)).toEqual([]);
      await author.panel.click('[data-action=tips]');
      await author.panel.waitForSelector('[data-state=declined]');
      await waitForSentence(author.panel, sentence);
    } finally {
      await author.close();
    }
  });

  test('a tip that somebody took up goes back into the queue', async () => {
    const ids = await sendTips(team.author, [TIPS[0]]);
    await team.colleague.push(team.colleague.commands({ type: 'tip.review', tipId: ids[0] ?? '' }));
    const page = await openConsole(desk);
    await page.waitForSelector('[data-tip-id][data-state=reviewing]');
    await watchFocus(page);
    await tabTo(page, '[data-action=release]');
    await press(page, 'r');
    await page.waitForSelector('[data-tip-id][data-state=received]');
    await waitForSentence(page, 'Remise dans la file');
    await eventually(
      async () => (await service.database.selectFrom('tips').selectAll().execute()).at(-1)?.state,
    ).toBe('received');
    expect(await focusLosses(page)).toEqual([]);
  });

  test('what was removed comes back by undo', async () => {
    const page = await openConsole(desk, '#/packs/desescalade');
    await page.waitForSelector('[data-action=begin-draft]');
    await waitForFocus(page, 'h1');
    await tabTo(page, '[data-action=begin-draft]');
    await watchFocus(page);
    await press(page, 'Enter');
    await page.waitForSelector('[data-chapter-id]');
    const cards = () => page.$$eval('li[data-card-id]', (items) => items.map((item) => item.textContent));
    const before = await cards();
    await tabTo(page, 'li[data-card-id] [aria-haspopup=menu]');
    await press(page, 'Enter');
    await waitForFocus(page, '[role=menuitem]');
    await press(page, 'End');
    await eventually(() => focused(page)).toBe('menuitem Retirer la fiche');
    await press(page, 'Enter');
    await page.waitForFunction(
      (count) => document.querySelectorAll('li[data-card-id]').length === count - 1,
      {},
      before.length,
    );
    await tabTo(page, '[data-action=undo]');
    await press(page, 'Enter');
    await page.waitForFunction(
      (count) => document.querySelectorAll('li[data-card-id]').length === count,
      {},
      before.length,
    );
    await eventually(cards).toEqual(before);

    // In the editor: a line to say.
    await tabTo(page, `li[data-card-id="${LESSON}"] a`);
    await press(page, 'Enter');
    await page.waitForSelector('[data-field="fr.scripts.0"]');
    const lines = () =>
      page.$$eval('[data-field^="fr.scripts."]', (fields) =>
        fields.map((field) => (field as HTMLTextAreaElement).value),
      );
    const said = await lines();
    await tabToNamed(page, 'Lignes à dire : retirer le numéro 1');
    await press(page, 'Enter');
    await waitForSentence(page, 'Lignes à dire : le numéro 1 est retiré');
    await eventually(lines).toEqual(said.slice(1));
    await tabTo(page, '[data-action=undo]');
    await press(page, 'Enter');
    await waitForSentence(page, 'Action annulée');
    await eventually(lines).toEqual(said);
    expect(await focusLosses(page)).toEqual([]);
    await waitUntilSaved(page);
    const [draft] = (await storedRows(desk.panel, 'packDrafts')) as { base: object; pack: object }[];
    expect(draft?.pack).toEqual({ ...draft?.base, ...draft?.pack });
  });

  test('Escape loses no sentence, and ends a composition before a dialog', async () => {
    const { page } = await openQueue([TIPS[0]]);
    const value = (selector: string) => page.$eval(selector, (field) => (field as HTMLTextAreaElement).value);
    const closed = () => page.waitForFunction(() => !document.querySelector('[role=dialog]'));
    await pressUntil(page, 'd', '[role=dialog] textarea');
    await waitForFocus(page, '[role=dialog] textarea');
    await page.keyboard.sendCharacter('Merci, mais cette facture part en relance.');
    const session = await page.createCDPSession();
    await session.send('Input.imeSetComposition', { text: 'か', selectionStart: 1, selectionEnd: 1 });
    await press(page, 'Escape');
    await settled(page);
    expect(await page.$('[role=dialog]')).not.toBeNull();
    await session.send('Input.insertText', { text: 'か' });
    // The composition has ended once its character stands in the field.
    await eventually(() => value('[role=dialog] textarea')).toContain('か');
    await settled(page);
    await press(page, 'Escape');
    await closed();
    await page.reload();
    await page.waitForSelector('[data-detail-of]');
    await pressUntil(page, 'd', '[role=dialog] textarea');
    await eventually(() => value('[role=dialog] textarea')).toContain(
      'Merci, mais cette facture part en relance.',
    );
    await press(page, 'Escape');
    await closed();

    await page.goto(page.url().replace(/#.*$/u, '#/packs'));
    await enter(page, '[data-action=new-pack]');
    await waitForFocus(page, '[role=dialog] input');
    await page.keyboard.type('Accueil des appels');
    await press(page, 'Escape');
    await closed();
    await enter(page, '[data-action=new-pack]');
    await eventually(() => value('[role=dialog] input')).toBe('Accueil des appels');
    await press(page, 'Escape');
  });

  test('words typed where no field is chosen take no tip, and write nothing', async () => {
    const { page, ids } = await openQueue(TIPS);
    const states = () =>
      page.$$eval('[data-tip-id]', (tips) => tips.map((tip) => (tip as HTMLElement).dataset.state));
    const before = [await states(), await storedRows(desk.panel, 'packDrafts')];
    for (const words of ['appel refusé', 'mauvais dossier 3', 'dette r a m']) {
      await page.keyboard.type(words, { delay: 90 });
      await waitForSentence(page, 'Ces touches n’ont rien écrit');
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 800)));
      expect(await page.$('[role=dialog]')).toBeNull();
      expect([await states(), await storedRows(desk.panel, 'packDrafts')]).toEqual(before);
    }
    expect(ids).toHaveLength(TIPS.length);
  });

  test('? shows every key and gives the focus back; single keys can be turned off', async () => {
    const { page, ids } = await openQueue(TIPS);
    await pressUntil(page, '?', '[role=dialog]', 'Shift');
    const keys = await page.$$eval('[role=dialog] dt', (terms) => terms.map((term) => term.textContent));
    expect(keys).toHaveLength(9);
    // A dialog keeps single keys from acting behind it.
    await press(page, 'j');
    await press(page, 'Escape');
    await page.waitForFunction(() => !document.querySelector('[role=dialog]'));
    await eventually(() => focused(page)).toMatch(/^listbox/u);
    await eventually(() => chosen(page)).toEqual([ids[0], ids[0]]);

    await putRows(page, 'meta', [{ key: 'preferences', theme: 'system', singleKeys: false, ownValues: {} }]);
    await page.reload();
    await page.waitForSelector('[data-detail-of]');
    for (const key of ['j', 'a', 'm', 'd', '?'] as const) await press(page, key);
    await eventually(() => chosen(page)).toEqual([ids[0], ids[0]]);
    expect(await page.$('[role=dialog]')).toBeNull();
    await press(page, 'ArrowDown');
    await page.waitForSelector(`[data-detail-of="${ids[1]}"]`);
  });
});
