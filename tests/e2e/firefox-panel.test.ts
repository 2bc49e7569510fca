import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deskEn } from '@/components/i18n/desk.en';
import { deskFr } from '@/components/i18n/desk.fr';
import { errorsEn } from '@/components/i18n/errors.en';
import { errorsFr } from '@/components/i18n/errors.fr';
import { contextPack } from '@/gallery/fixtures/context-pack';
import { ROOT } from '@/setup/browser';
import { findFirefox } from '@/setup/firefox';
import { putPack, serveContextPages } from '../support/context-pages';
import { type CrmPages, serveCrmPages } from '../support/crm-pages';
import { eventually } from '../support/eventually';
import { type FirefoxPanel, launchFirefox } from '../support/firefox-browser';
import { ensureFirefoxBuild } from '../support/firefox-build';
import { startCompany } from '../support/identity-provider';
import { beginTip, enter, goHome, press } from '../support/panel-steps';

const firefox = await findFirefox();

const BUILT = { extension: join(ROOT, '.output', 'firefox-mv3'), id: 'panneau@souffleur.invalid' };

type InExtension = { browser: { extension: { getViews: (of: object) => Window[] } } };

beforeAll(async () => {
  if (firefox === undefined) return;
  await ensureFirefoxBuild();
}, 120_000);

describe.skipIf(firefox === undefined)('the built extension in Firefox', () => {
  let started: FirefoxPanel;
  let pages: CrmPages;

  beforeAll(async () => {
    pages = await serveCrmPages();
    started = await launchFirefox({
      ...BUILT,
      executablePath: firefox?.path ?? '',
      tab: 'console.html',
    });
  }, 120_000);

  afterAll(async () => {
    await started?.close();
    await pages?.close();
  });

  /** Runs in the sidebar’s own window. */
  const inPanel = <T>(source: string) =>
    started.inExtension.evaluate((code) => {
      const [sidebar] = (globalThis as unknown as InExtension).browser.extension.getViews({
        type: 'sidebar',
      });
      // The extension's own policy forbids to evaluate text; what is asked for is looked up instead.
      const { document } = sidebar ?? { document: undefined };
      const field = document?.querySelector<HTMLInputElement>('input[type=search]');
      const View = document?.defaultView;
      if (code === 'marked') return !!document?.querySelector('[role=listbox] mark');
      if (code === 'fitting') {
        const [first] = document?.querySelectorAll('[role=listbox] [role=group]') ?? [];
        const name = first?.querySelector('[role=presentation]')?.textContent;
        const cards = [...(first?.querySelectorAll<HTMLElement>('[role=option]') ?? [])];
        return name === 'Pour cette page' || name === 'For this page'
          ? cards.map((card) => card.dataset.cardId)
          : [];
      }
      if (code === 'told') return document?.querySelector('main [data-line] [data-tone]')?.textContent ?? '';
      if (code === 'has-focus') return document?.hasFocus() ?? false;
      if (code === 'copy' && View) {
        const init = { key: '2', code: 'Digit2', altKey: true, bubbles: true, cancelable: true };
        return !document?.body.dispatchEvent(new View.KeyboardEvent('keydown', init));
      }
      const first = document?.querySelector<HTMLElement>('[role=option][data-card-id^="desescalade/"]');
      if (code === 'found-first') return first?.querySelector('mark') ? (first.textContent ?? '') : '';
      if (code === 'open-first') return first?.click();
      if (code === 'shown')
        return document?.querySelector('[data-line="2"]') ? document.querySelector('h1')?.textContent : '';
      if (code === 'said') {
        const line = document?.querySelector('section[data-card-id] [data-line]');
        const position = document?.querySelector('section[data-card-id] > p > span')?.textContent ?? '';
        return document?.activeElement === line && line ? `${position} ${line.textContent}` : '';
      }
      if (code === 'space' && View) {
        const init = { key: ' ', code: 'Space', bubbles: true, cancelable: true };
        return !document?.activeElement?.dispatchEvent(new View.KeyboardEvent('keydown', init));
      }
      // The document before stays for a moment: it is not the one that is waited for.
      if (code === 'reload') {
        document?.documentElement.setAttribute('data-leaving', '');
        return sidebar?.location.reload();
      }
      if (code === 'ready')
        return !!document?.querySelector(':root:not([data-leaving]) [role=option]') && !!field;
      if (!field || !View) return false;
      if (code === 'say') {
        const init = { key: 'Enter', code: 'Enter', shiftKey: true, bubbles: true, cancelable: true };
        return field.dispatchEvent(new View.KeyboardEvent('keydown', init));
      }
      if (code === 'enter') {
        const init = { key: 'Enter', code: 'Enter', ctrlKey: true, bubbles: true, cancelable: true };
        return field.dispatchEvent(new View.KeyboardEvent('keydown', init));
      }
      Object.getOwnPropertyDescriptor(View.HTMLInputElement.prototype, 'value')?.set?.call(field, code);
      return field.dispatchEvent(new View.Event('input', { bubbles: true }));
    }, source) as Promise<T>;

  it('opens its sidebar, finds a card offline and inserts its line where the toolbar button allowed it', async () => {
    const { page } = started;
    await page.goto(`${pages.origin}/textarea`);
    await started.focusPage();
    await page.focus('[data-field]');
    await page.evaluate('document.querySelector("[data-field]").setSelectionRange(7, 7)');
    await started.pressAction();
    await expect.poll(() => inPanel('ready'), { timeout: 20_000 }).toBe(true);
    await started.focusPanel();
    await inPanel('parler sans couper');
    await expect.poll(() => inPanel('marked'), { timeout: 20_000 }).toBe(true);
    await inPanel('enter');
    const text = () => page.evaluate('document.querySelector("[data-field]").value') as Promise<string>;
    await expect.poll(text, { timeout: 20_000 }).toMatch(/^before \S.{20,}\S after$/u);
  });

  it('says a card, one large line at a time', async () => {
    await inPanel('reload');
    await expect.poll(() => inPanel('ready'), { timeout: 20_000 }).toBe(true);
    await inPanel('parler sans couper');
    await expect.poll(() => inPanel('marked'), { timeout: 20_000 }).toBe(true);
    await inPanel('say');
    await expect.poll(() => inPanel('said'), { timeout: 20_000 }).toMatch(/^1\/\d+ \S.{10,}/u);
    expect(await inPanel('space')).toBe(true);
    await expect.poll(() => inPanel('said'), { timeout: 20_000 }).toMatch(/^2\/\d+ \S.{10,}/u);
  });

  it('brings up the cards that a pack’s rule ties to the page, once the toolbar button allowed it', async () => {
    const { page } = started;
    const cases = await serveContextPages();
    try {
      const match = { origin: cases.origin, path: '/cases/*', text: { label: 'Motif', contains: 'panne' } };
      const rule = { id: 'panne', name: { fr: 'Panne' }, match, cards: ['panne'] };
      await putPack(started.inExtension, contextPack([rule]));
      await inPanel('reload');
      await expect.poll(() => inPanel('ready'), { timeout: 20_000 }).toBe(true);
      for (const [path, fitting] of [
        ['/cases/12', ['contexte/panne']],
        ['/cases/13', []],
        ['/cases/12', ['contexte/panne']],
        ['/elsewhere', []],
      ] as const) {
        await page.goto(cases.origin + path);
        await started.focusPage();
        await started.pressAction();
        await started.focusPanel();
        await expect.poll(() => inPanel('fitting'), { timeout: 20_000 }).toEqual(fitting);
      }
    } finally {
      await cases.close();
    }
  });

  describe('[B19] copying a line while the page has the keyboard', () => {
    /** Opens a card by its title; the page then has the keyboard. */
    async function openCard(title: string): Promise<void> {
      const { page } = started;
      await page.goto(`${pages.origin}/textarea`);
      await started.focusPage();
      await page.focus('[data-field]');
      await started.pressAction();
      await inPanel('reload');
      await expect.poll(() => inPanel('ready'), { timeout: 20_000 }).toBe(true);
      await inPanel(title);
      await expect.poll(() => inPanel<string>('found-first'), { timeout: 20_000 }).toContain(title);
      await inPanel('open-first');
      await expect.poll(() => inPanel<string>('shown'), { timeout: 20_000 }).toContain(title);
      await started.focusPage();
      await expect.poll(() => inPanel('has-focus'), { timeout: 20_000 }).toBe(false);
    }
    const toast = () => expect.poll(() => inPanel<string>('told'), { timeout: 20_000 });

    it('takes one press', async () => {
      await openCard('Ramenez au besoin du moment');
      expect(await inPanel('copy')).toBe(true);
      await toast().toMatch(/Copié|Copied/u);
    });

    it('is held back once where a placeholder is open', async () => {
      await openCard('Laissez parler sans jamais couper');
      expect(await inPanel('copy')).toBe(true);
      await toast().toMatch(/À compléter|To fill in/u);
      expect(await inPanel('copy')).toBe(true);
      await toast().toMatch(/Copié|Copied/u);
    });
  });
});

describe.skipIf(firefox === undefined)('the console in a container of Firefox', () => {
  it('[K9] says why there is no team, and opens outside', async () => {
    const { browser, inExtension, openInContainer, close } = await launchFirefox({
      ...BUILT,
      executablePath: firefox?.path ?? '',
      tab: 'console.html',
    });
    try {
      const gateOf = (page: Page) => page.evaluate('document.querySelector("[data-gate]")?.dataset.gate');
      await eventually(() => gateOf(inExtension)).toBe('not-joined');
      const apart = await openInContainer('console.html');
      await eventually(() => gateOf(apart).catch((error) => String(error))).toBe('container');
      const count = (await browser.pages()).length;
      await apart.evaluate('document.querySelector("[data-action=open-outside]").click()');
      await eventually(async () => (await browser.pages()).length).toBe(count + 1);
    } finally {
      await close();
    }
  }, 60_000);
});

describe.skipIf(firefox === undefined)('a team, in Firefox', () => {
  let company: Awaited<ReturnType<typeof startCompany>>;
  let started: FirefoxPanel;
  let panel: Page;

  beforeAll(async () => {
    company = await startCompany({
      accounts: new Map([['noa', { name: 'Noa Formatrice', roles: ['formation'] }]]),
    });
    // In a tab, where keys are a person's own: a permission is asked for by nothing less.
    started = await launchFirefox({ ...BUILT, executablePath: firefox?.path ?? '', tab: 'sidepanel.html' });
    panel = started.inExtension;
    await started.focusPage(panel);
  }, 120_000);

  afterAll(async () => {
    await started?.close();
    await company?.stop();
  });

  /** Whether the panel shows one of these: French is there only where this Firefox has it installed. */
  const shows = (...words: string[]) =>
    panel.evaluate((wanted) => wanted.some((each) => document.body.innerText.includes(each)), words);

  async function inSettings(fields: Record<string, string>): Promise<void> {
    await goHome(panel);
    await panel.click('[data-action=settings]');
    await eventually(() => panel.$('[data-field=address]')).not.toBeNull();
    for (const [field, text] of Object.entries(fields)) {
      await panel.focus(`[data-field=${field}]`);
      await panel.$eval(`[data-field=${field}]`, (element) => (element as HTMLInputElement).select());
      await panel.keyboard.type(text);
    }
  }

  it('[K9] says that the browser asks, and has the keyboard at the same button after the response', async () => {
    await eventually(() => panel.$('[role=option]')).not.toBeNull();
    await inSettings({ address: company.service.address, code: 'ABCD-EFGH-JKMN-PQRS', name: 'Camille' });
    // The browser's own question, which stays open until it is answered below.
    await panel.evaluate(() => {
      const given = globalThis as unknown as {
        browser: { permissions: { request: () => Promise<boolean> } };
        answer: (granted: boolean) => void;
      };
      const { request } = given.browser.permissions;
      given.browser.permissions.request = () =>
        new Promise((resolve) => {
          given.answer = (granted) => {
            given.browser.permissions.request = request;
            resolve(granted);
          };
        });
    });
    await enter(panel, '[data-action=join]');
    await eventually(() => shows('Répondez à la question', 'Answer the browser')).toBe(true);
    expect(await shows('Connexion…', 'Connecting…')).toBe(false);
    await panel.evaluate(() => (document.activeElement as HTMLElement).blur());
    await panel.evaluate(() => (globalThis as unknown as { answer: (of: boolean) => void }).answer(false));
    const focused = () => panel.evaluate(() => (document.activeElement as HTMLElement).dataset.field);
    await eventually(() => shows('Répondez à la question', 'Answer the browser')).toBe(false);
    await eventually(focused).toBe('address');
    await goHome(panel);
  });

  const held = () =>
    company.service.database
      .selectFrom('tips')
      .innerJoin('members', 'members.id', 'tips.author_id')
      .select(['tips.content', 'members.name'])
      .execute();

  it('is joined by a code, and what was noted before arrives there', async () => {
    await eventually(() => panel.$('[role=option]')).not.toBeNull();
    await beginTip(panel);
    await panel.keyboard.type('Dit avant de rejoindre');
    await press(panel, 'Enter', 'Control');
    await eventually(() => shows('Gardée sur ce poste', 'Kept on this machine')).toBe(true);
    const code = await company.service.invite('advisor');
    await inSettings({ address: company.service.address, code, name: 'Camille' });
    await panel.click('[data-action=unjoined-mine]');
    await panel.focus('[data-field=name]');
    await press(panel, 'Enter');
    await eventually(held).toMatchObject([
      { name: 'Camille', content: expect.stringContaining('Dit avant de rejoindre') },
    ]);
  });

  it('is signed in to with the company’s account, in a window that closes by itself', async () => {
    await goHome(panel);
    await panel.click('[data-action=settings]');
    await enter(panel, '[data-action=leave]');
    await enter(panel, '[role=dialog] [data-action=leave-now]');
    await eventually(() => shows(deskFr.leave.left, deskEn.leave.left)).toBe(true);
    // [K9] Leaving takes back what joining was granted.
    const granted = () =>
      panel.evaluate(async () => {
        const { origins, data_collection } = await (
          globalThis as unknown as {
            browser: {
              permissions: { getAll: () => Promise<{ origins: string[]; data_collection: string[] }> };
            };
          }
        ).browser.permissions.getAll();
        return { origins, consents: data_collection };
      });
    await eventually(granted).toEqual({ origins: [], consents: [] });
    await inSettings({ address: company.service.address });
    await press(panel, 'Tab');
    await enter(panel, '[data-action=sign-in]');
    const windows = async () =>
      (await started.browser.pages()).filter((page) => page.url().includes('/interaction/'));
    await eventually(async () => (await windows()).length).toBe(1);
    const [window] = await windows();
    if (!window) throw new Error('The window is gone.');
    await window.waitForSelector('input[name=login]');
    await window.type('input[name=login]', 'noa');
    await window.type('input[name=password]', 'any');
    await press(window, 'Enter');
    await eventually(() => window.$('input[name=login]')).toBeNull();
    await window.waitForSelector('button[type=submit]');
    await window.click('button[type=submit]');
    await eventually(() => shows('Bienvenue dans', 'Welcome to')).toBe(true);
    await eventually(async () => (await windows()).length).toBe(0);
  });

  const keep = async (words: string) => {
    await goHome(panel);
    await beginTip(panel);
    await panel.keyboard.type(words);
    await press(panel, 'Enter', 'Control');
    await eventually(() => shows('Gardée sur ce poste', 'Kept on this machine')).toBe(true);
  };
  type Permissions = { browser: { permissions: { remove: (which: object) => Promise<boolean> } } };
  const takeBack = (which: object) =>
    panel.evaluate(
      (which) => (globalThis as unknown as Permissions).browser.permissions.remove(which),
      which,
    );
  const wordsHeld = async () => (await held()).map(({ content }) => JSON.parse(content).words);

  it.each([
    ['K3', 'the consent', () => ({ data_collection: ['websiteContent'] }), 'consent-withdrawn'],
    ['K4', 'the service’s site', (host: string) => ({ origins: [`http://${host}/*`] }), 'site-not-allowed'],
  ] as const)(
    '[%s] [S45] says that %s was taken back, sends nothing, and sends once it is allowed again',
    async (id, _what, which, reason) => {
      const { hostname } = new URL(company.service.address);
      expect(await takeBack(which(hostname))).toBe(true);
      const words = `Retenue, ${id}`;
      await keep(words);
      await goHome(panel);
      await panel.click('[data-action=tips]');
      await eventually(() => shows(errorsFr[reason], errorsEn[reason])).toBe(true);
      expect(await wordsHeld()).not.toContain(words);
      expect(await shows(deskFr.service.allowAgain, deskEn.service.allowAgain)).toBe(true);
      await enter(panel, '[data-action=sync-now]');
      await eventually(wordsHeld).toContain(words);
      await goHome(panel);
    },
  );

  it('[S40] [S42] a second person on the same profile finds nothing of the first', async () => {
    const databases = () =>
      panel.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? ''));
    const mine = await panel.evaluate(() => localStorage.getItem('souffleur-database') ?? '');
    expect(await databases()).toContain(mine);
    await keep('De Noa, pour personne d’autre');
    await goHome(panel);
    await panel.click('[data-action=settings]');
    await enter(panel, '[data-action=leave]');
    await enter(panel, '[role=dialog] [data-action=leave-erase]');
    await eventually(() => shows(deskFr.leave.erased, deskEn.leave.erased)).toBe(true);
    const code = await company.service.invite('advisor');
    await inSettings({ address: company.service.address, code, name: 'Lou' });
    if (await panel.$('[data-action=unjoined-other]')) await panel.click('[data-action=unjoined-other]');
    await panel.focus('[data-field=name]');
    await press(panel, 'Enter');
    await eventually(() => shows('Bienvenue dans', 'Welcome to')).toBe(true);
    await goHome(panel);
    await panel.click('[data-action=tips]');
    expect(await shows('De Noa', 'Noa Formatrice', 'Retenue')).toBe(false);
    await goHome(panel);
    await eventually(databases).not.toContain(mine);
    await keep('De Lou');
    await eventually(async () => (await held()).find(({ content }) => content.includes('De Lou'))?.name).toBe(
      'Lou',
    );
  });
});

describe.skipIf(firefox === undefined)('the built extension in a Firefox that keeps nothing', () => {
  it('is not offered, and its pages say why instead of pretending to save', async () => {
    const { inExtension, offersPanel, close } = await launchFirefox({
      ...BUILT,
      executablePath: firefox?.path ?? '',
      tab: 'console.html',
      keepsNothing: true,
    });
    try {
      const shown = () =>
        inExtension
          .evaluate('location.pathname + " " + document.body.innerText')
          .catch((leaving) => String(leaving));
      const refusal = '(.|\n)*(refuse d’enregistrer ici|refuses to store anything here)';
      await expect.poll(shown, { timeout: 20_000 }).toMatch(new RegExp(`^/console.html${refusal}`, 'u'));
      expect(await offersPanel()).toBe(false);
      await inExtension.evaluate('void location.replace("sidepanel.html")').catch(() => undefined);
      await expect.poll(shown, { timeout: 20_000 }).toMatch(new RegExp(`^/sidepanel.html${refusal}`, 'u'));
      // Nothing is left to write into.
      const fields = () =>
        inExtension.evaluate('document.querySelectorAll("textarea, input[type=search]").length');
      await expect.poll(fields, { timeout: 20_000 }).toBe(0);
    } finally {
      await close();
    }
  });
});
