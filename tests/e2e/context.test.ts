import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contextPack } from '@/gallery/fixtures/context-pack';
import type { PageQuery } from '@/protocol/context';
import type { ContextRule } from '@/protocol/pack';
import { type Desk, EXTENSION_ORIGIN, joinTeam, openDesk } from '../support/built-extension';
import { fill } from '../support/console-steps';
import { type ContextPages, group, installInPanel, serveContextPages } from '../support/context-pages';
import { eventually } from '../support/eventually';
import { pageScriptSource } from '../support/insertion-extension';
import { NESTINGS, WITHOUT_VALUE } from '../support/label-nestings';
import { ARRANGEMENTS, SPELLINGS } from '../support/labelled-pages';
import { recordRequests } from '../support/panel-requests';
import {
  beginTip,
  enter,
  goHome,
  press,
  settled,
  storedRows,
  toastText,
  twoFrames,
} from '../support/panel-steps';
import { startTestService, type TestService } from '../support/service';

const GROUP = 'Pour cette page';
let pages: ContextPages;
let desk: Desk;

beforeAll(async () => {
  pages = await serveContextPages();
  desk = await openDesk(`${pages.origin}/elsewhere`);
  await installInPanel(desk.panel, contextPack(rules()));
}, 120_000);

afterAll(async () => {
  await desk?.close();
  await pages?.close();
});

function rules(): ContextRule[] {
  const index = (id: string, contains: string, card: string): ContextRule => ({
    id,
    name: { fr: id },
    match: { origin: pages.origin, path: '/cases/*', text: { label: 'Motif', contains } },
    cards: [card],
  });
  return [index('panne', 'PANNE', 'panne'), index('facture', 'facture', 'contexte/facture')];
}

/** What the page's own document holds, and what changes in it from now on. */
async function watchPage() {
  await desk.page.evaluate(() => {
    const seen = globalThis as unknown as { changes: number };
    seen.changes = 0;
    new MutationObserver((records) => {
      seen.changes += records.length;
    }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  });
  return () => desk.page.evaluate(() => (globalThis as unknown as { changes: number }).changes);
}

describe('the cards that fit the active page', () => {
  test('are nowhere while the page fits no rule', async () => {
    expect(await group(desk.panel, GROUP)).toEqual([]);
  });

  test('come up by themselves once the page is another, before everything else of the list', async () => {
    const { page, panel } = desk;
    await page.goto(`${pages.origin}/cases/12`);
    await eventually(() => group(panel, GROUP)).toEqual(['contexte/panne']);
    const first = await panel.$eval('[role=option]', (option) => (option as HTMLElement).dataset.cardId);
    expect(first).toBe('contexte/panne');
    await page.goto(`${pages.origin}/cases/13`);
    await eventually(() => group(panel, GROUP)).toEqual(['contexte/facture']);
  });

  test('stay as they are while nothing changes that a rule names', async () => {
    const { page, panel } = desk;
    await settled(panel);
    const changes = await watchPage();
    await panel.evaluate(() => {
      const seen = globalThis as unknown as { lists: number };
      seen.lists = 0;
      const list = document.querySelector('[role=listbox]');
      if (list) new MutationObserver(() => seen.lists++).observe(list, { subtree: true, childList: true });
    });
    await page.$eval('#said', (said) => {
      said.textContent = 'Panne';
    });
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 400)));
    expect(await group(panel, GROUP)).toEqual(['contexte/facture']);
    expect(await panel.evaluate(() => (globalThis as unknown as { lists: number }).lists)).toBe(0);
    // One's own change is all that happened in the page.
    expect(await changes()).toBe(1);
  });

  test('follow what the page’s script shows a moment after it came', async () => {
    const { page, panel } = desk;
    await page.goto(`${pages.origin}/cases/12`);
    await page.evaluate(() =>
      setTimeout(() => {
        const motive = document.querySelector('dl dd:nth-of-type(2)');
        if (motive) motive.textContent = 'Facture contestée';
      }, 800),
    );
    await eventually(() => group(panel, GROUP)).toEqual(['contexte/panne']);
    await eventually(() => group(panel, GROUP)).toEqual(['contexte/facture']);
    await page.goto(`${pages.origin}/cases/12`);
    await eventually(() => group(panel, GROUP)).toEqual(['contexte/panne']);
  });

  test('follow an address that changes without a new document', async () => {
    const { page, panel } = desk;
    await page.evaluate(() => history.pushState(null, '', '/elsewhere'));
    await eventually(() => group(panel, GROUP)).toEqual([]);
    await page.evaluate(() => history.pushState(null, '', '/cases/99'));
    await eventually(() => group(panel, GROUP)).toEqual(['contexte/panne']);
  });

  test('are never above what was typed', async () => {
    const { panel } = desk;
    await panel.type('input[type=search]', 'facture');
    await panel.waitForSelector('[role=option] mark');
    await eventually(() => group(panel, GROUP)).toEqual([]);
    await panel.keyboard.press('Escape');
    await eventually(() => group(panel, GROUP)).toEqual(['contexte/panne']);
  });

  test('are sent to nobody, and leave nothing in the page', async () => {
    const { page, panel } = desk;
    const requests = await recordRequests(desk);
    await page.goto(`${pages.origin}/cases/12`);
    const changes = await watchPage();
    await panel.evaluate(() => window.dispatchEvent(new Event('focus')));
    await eventually(() => group(panel, GROUP)).toEqual(['contexte/panne']);
    await twoFrames(panel);
    expect(await changes()).toBe(0);
    expect(requests.urls()).toEqual([]);
  });

  test('disappear with the access to the page, and do not come back with another site', async () => {
    const { page, panel } = desk;
    await page.goto(`http://localhost:${pages.port}/cases/12`);
    await eventually(() => group(panel, GROUP)).toEqual([]);
  });
});

describe('the elements of a page', () => {
  let script: string;
  beforeAll(async () => {
    script = await pageScriptSource({ minify: true });
  });
  async function read(body: string, place: PageQuery) {
    await desk.page.evaluate((html) => {
      // Shadow roots are part of the markup of some.
      document.body.setHTMLUnsafe(html);
    }, body);
    const request = { type: 'read-queries', queries: [place] };
    const response = await desk.page.evaluate(`(${script})(${JSON.stringify(request)})`);
    const [found] = (response as { found: { text?: string; contains?: boolean }[] }).found;
    return found;
  }

  test.each([...SPELLINGS, ...ARRANGEMENTS, ...NESTINGS, ...WITHOUT_VALUE])(
    'are read with %s',
    async (_what, label, body, value) => {
      expect((await read(body, { label }))?.text?.trim() || undefined).toBe(value);
    },
  );

  test('are compared as the search compares', async () => {
    const motive =
      '<dl><dt>Motif</dt><dd>Fe\u0301lin de l’abonne\u0301, 2\u1d49 œuvre\u00ad&nbsp;: PANNE</dd></dl>';
    for (const contains of ['panne', 'félin', "l'abonné", 'oeuvre : panne', 'Felin de']) {
      expect(await read(motive, { label: 'Motif', contains })).toMatchObject({ contains: true });
    }
    expect(await read(motive, { label: 'Motif', contains: 'facture' })).toMatchObject({ contains: false });
  });

  test('of a selector are the first that is shown and not empty', async () => {
    const body = '<p class="c" hidden>M. Durand</p><p class="c"> </p><p class="c">Mme Lenoir</p>';
    expect(await read(body, { selector: '.c' })).toMatchObject({ text: 'Mme Lenoir' });
    expect(await read('<p class="c" hidden>M. Durand</p>', { selector: '.c' })).toMatchObject({
      found: false,
    });
  });
});

describe('the page’s title', () => {
  const stored = async () => {
    const [draft] = await storedRows(desk.panel, 'drafts');
    return draft?.content as { words: string; pageTitle?: string } | undefined;
  };
  const box = '[data-field=page-title]';
  /** By its key: what is drawn above it meanwhile would move it from under a click. */
  const tick = async () => {
    await desk.panel.focus(box);
    await press(desk.panel, 'Space');
  };
  const ticked = () => desk.panel.$eval(box, (input) => (input as HTMLInputElement).checked);

  test('is offered to a tip unticked, stored only when ticked, and never with its address', async () => {
    const { panel, page } = desk;
    await page.goto(`${pages.origin}/cases/12`);
    await desk.pressAction(page);
    await goHome(panel);
    await beginTip(panel);
    await panel.waitForSelector(box);
    expect(await ticked()).toBe(false);
    await panel.type('[data-field=words]', 'Je rappelle');
    await eventually(stored).toMatchObject({ words: 'Je rappelle' });
    expect(await stored()).not.toHaveProperty('pageTitle');
    await tick();
    await eventually(stored).toMatchObject({ words: 'Je rappelle', pageTitle: 'Dossier de Mme Lenoir' });
    expect(JSON.stringify(await storedRows(panel, 'drafts'))).not.toMatch(/cases|127\.0/u);
  });

  test('stays chosen in the draft when the panel was closed, and can be taken away', async () => {
    const { panel } = desk;
    await panel.reload();
    await panel.waitForSelector('[role=option]');
    await beginTip(panel);
    await panel.waitForSelector(box);
    await eventually(ticked).toBe(true);
    await tick();
    await eventually(async () => Object.keys((await stored()) ?? {})).not.toContain('pageTitle');
    expect((await stored())?.words).toBe('Je rappelle');
    await goHome(panel);
  });

  test('of another page is not used unseen, and a stored one needs confirmation', async () => {
    const { panel, page } = desk;
    await beginTip(panel);
    await panel.waitForSelector(box);
    await page.evaluate(() => {
      document.title = 'Dossier de M. Durand';
    });
    await tick();
    await eventually(() => toastText(panel)).toMatch(/Mme Lenoir.*M\. Durand/u);
    expect(await ticked()).toBe(false);
    await tick();
    await eventually(stored).toMatchObject({ pageTitle: 'Dossier de M. Durand' });
    await page.evaluate(() => {
      document.title = 'Dossier de Mme Lenoir';
    });
    await panel.focus('[data-field=words]');
    await press(panel, 'Enter', 'Control');
    await eventually(() => toastText(panel)).toMatch(/M\. Durand.*Mme Lenoir/u);
    expect((await stored())?.pageTitle).toBe('Dossier de M. Durand');
    expect(await storedRows(panel, 'tips')).toEqual([]);
    await tick();
    await eventually(async () => Object.keys((await stored()) ?? {})).not.toContain('pageTitle');
    await goHome(panel);
  });

  test('is not offered where the page may not be read', async () => {
    const { panel, page } = desk;
    await page.goto(`http://localhost:${pages.port}/cases/12`);
    await beginTip(panel);
    await twoFrames(panel);
    expect(await panel.$(box)).toBeNull();
    await goHome(panel);
  });
});

describe('the console', () => {
  let service: TestService;
  let window: Page;

  beforeAll(async () => {
    service = await startTestService({ allowedOrigins: [EXTENSION_ORIGIN] });
    const { panel, page } = desk;
    await page.goto(`${pages.origin}/cases/12`);
    await desk.pressAction(page);
    await goHome(panel);
    await joinTeam(panel, service.address, await service.invite('trainer'), 'Tom');
    window = await desk.browser.newPage();
    await window.goto(`chrome-extension://${desk.extensionId}/console.html#/packs/contexte`);
    await enter(window, '[data-action=begin-draft]');
    await window.waitForSelector('[data-context]');
  }, 60_000);

  afterAll(() => service?.stop());

  const result = (id: string) =>
    window.$eval(`[data-result="${id}"]`, (item) => (item as HTMLElement).dataset.why);

  test('tries every rule on an open page, and says what fits and why the others do not', async () => {
    await window.bringToFront();
    await window.waitForSelector('[data-field=test-page]');
    expect(await window.$eval('[data-rule=panne]', (rule) => (rule as HTMLElement).dataset.status)).toBe(
      'untested',
    );
    await enter(window, '[data-action=test-rules]');
    await window.waitForSelector('[data-result]');
    await eventually(async () => [await result('panne'), await result('facture')]).toEqual([
      'fits',
      'text-differs',
    ]);
    await window.waitForSelector('[data-rule=panne][data-status=fits]');
    await window.waitForSelector('[data-rule=facture][data-status=stale]');
  });

  test('writes a rule that maps an element, tests it at once, and saves it in the draft', async () => {
    await enter(window, '[data-action=new-rule]');
    await fill(window, '[data-field=rule-name-fr]', 'Client');
    await fill(window, '[data-field=rule-origin]', pages.origin);
    await enter(window, '[data-context] [role=combobox][aria-label="Ajouter une fiche…"]');
    await window.waitForSelector('[role=option][data-value="desescalade/lecon-03"]');
    await window.click('[role=option][data-value="desescalade/lecon-03"]');
    await window.waitForSelector('[data-rule-card="desescalade/lecon-03"]');
    await enter(window, '[data-action=new-mapped]');
    await fill(window, '[data-field=mapped-placeholder]', 'nom du client');
    await fill(window, '[data-mapped="0"] [data-field=place]', 'Client');
    await window.waitForSelector('[data-saving=saved]');
    await enter(window, '[data-action=test-rules]');
    await window.waitForFunction(() => document.querySelectorAll('[data-result]').length === 3, {
      polling: 50,
    });
    const last = () => window.$$eval('[data-result]', (items) => items.at(-1)?.textContent ?? '');
    await eventually(last).toContain('Correspond ici');
    await eventually(last).toContain('Mme Lenoir');
    const [draft] = await storedRows(desk.panel, 'packDrafts');
    expect(JSON.stringify(draft)).toContain('"placeholder":"nom du client","label":"Client"');
    // A rule may bring up a card of any pack.
    expect(JSON.stringify(draft)).toContain('"cards":["desescalade/lecon-03"]');
    // What was read on the page is nowhere on the disk, nor its address beyond the site.
    for (const table of ['packDrafts', 'meta', 'packs']) {
      expect(JSON.stringify(await storedRows(desk.panel, table))).not.toMatch(/Lenoir|cases\/12/u);
    }
  });

  test('refuses an invalid site at its field, and reports an address to allow', async () => {
    await fill(window, '[data-field=rule-origin]', 'https://*');
    await window.waitForSelector('[data-field=rule-origin][aria-invalid=true]');
    await fill(window, '[data-field=test-origin]', 'deux mots');
    await enter(window, '[data-context-test] [data-action=allow-site]');
    await window.waitForSelector('[data-field=test-origin][aria-invalid=true]');
  });
});
