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
import { chosenTip } from '@/tests/support/page-probes';
import {
  beginTip,
  focused,
  goHome,
  openCard,
  press,
  settled,
  waitForFocus,
  waitForUnsent,
} from '@/tests/support/panel-steps';
import { policyRefusals } from '@/tests/support/policy';
import { startTestService, type TestService, testPack } from '@/tests/support/service';

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
    await eventually(() => page.evaluate(chosenTip)).toEqual([ids[0], ids[0]]);
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
      await eventually(() => page.evaluate(chosenTip)).toEqual([ids[index], ids[index]]);
    }
  });

  test('a tip becomes a card in a chosen chapter, written in both languages, published as previewed', async () => {
    // The team has a pack of its own, with two chapters.
    const own = testPack('accueil', 1);
    own.title = { fr: 'Accueil des appels', en: 'Taking calls' };
    own.chapters.push({ id: 'suites', title: { fr: 'Après l’appel', en: 'After the call' }, cards: [] });
    await publishWell(team.colleague, own);
    const { page, ids } = await openQueue([TIPS[1]]);
    const refused = await policyRefusals(page);

    await pressUntil(page, 'a', '[role=dialog]');
    await eventually(() => focused(page)).toBe('button Créer la fiche');
    // The pack is chosen by its first letters, the chapter by an arrow, as in any list.
    await press(page, 'Tab', 'Shift');
    await press(page, 'Tab', 'Shift');
    await page.keyboard.type('Accueil');
    await press(page, 'Tab');
    await press(page, 'ArrowDown');
    const highlighted = () =>
      page.$eval('[role=option][data-highlighted]', (option) => option.textContent).catch(() => undefined);
    await eventually(highlighted).toBe('Un');
    await press(page, 'ArrowDown');
    // The highlight follows the key in the next frame.
    await eventually(highlighted).toBe('Après l’appel');
    await press(page, 'Enter');
    await eventually(() =>
      page.$$eval('[role=dialog] [role=combobox]', (lists) => lists.map((list) => list.textContent)),
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
    await tabTo(page, '[role=combobox][aria-label="Ajouter une fiche…"]');
    await press(page, 'ArrowDown');
    await waitForFocus(page, '[data-open] [role=combobox], [data-open] input');
    const lesson = '[role=option][data-value="desescalade/lecon-03"]';
    await page.waitForSelector(lesson);
    const following = await page.$eval(lesson, (option) => option.textContent);
    await page.keyboard.type(following.slice(0, 14).toUpperCase());
    await page.waitForSelector(`${lesson}[data-highlighted]`);
    await press(page, 'Enter');
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

    expect(refused).toEqual([]);

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
});
