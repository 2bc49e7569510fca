/** Single sign-on as a person sees it: the built extension, the real service, a real provider in the browser's window. */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { errorsFr } from '@/components/i18n/errors.fr';
import { panelFr } from '@/components/i18n/panel.fr';
import { type CrmServer, startCrm } from '@/demo/crm-server';
import { DAY_MS } from '@/protocol/duration';
import { runAdmin } from '@/server/cli/commands';
import { type Desk, EXTENSION_ORIGIN, openDesk, waitForWords } from '@/tests/support/built-extension';
import { eventually } from '@/tests/support/eventually';
import { startCompany } from '@/tests/support/identity-provider';
import { beginTip, enter, goHome, press, storedRows, waitForUnsent } from '@/tests/support/panel-steps';

const SIGN_IN = 'Se connecter avec Assistel';
let crm: CrmServer;
let company: Awaited<ReturnType<typeof startCompany>>;
let desk: Desk;
let ahead = 0;

beforeAll(async () => {
  crm = await startCrm({ port: 0 });
  company = await startCompany({
    accounts: new Map([
      ['noa', { name: 'Noa Formatrice', roles: ['formation'], groups: ['Box'] }],
      ['eve', { name: 'Eve', roles: [] }],
    ]),
    service: { allowedOrigins: [EXTENSION_ORIGIN], clock: () => Date.now() + ahead },
  });
  desk = await openDesk(`${crm.address}/?lang=fr`);
  desk.panel.setDefaultTimeout(15_000);
}, 60_000);

afterAll(async () => {
  await desk?.close();
  await company?.stop();
  await crm?.close();
});

beforeEach(() => goHome(desk.panel));

/** The settings with the address typed, and left by Tab. */
async function giveAddress(address: string): Promise<void> {
  const { panel } = desk;
  await panel.click('[data-action=settings]');
  await panel.waitForSelector('[data-field=address]');
  await panel.focus('[data-field=address]');
  await panel.$eval('[data-field=address]', (field) => (field as HTMLInputElement).select());
  await panel.keyboard.type(address);
  await press(panel, 'Tab');
}

/** Presses what has the sign-in, and gives the window that the browser opens for it. */
async function pressSignIn(selector = '[data-action=sign-in]'): Promise<Page> {
  const { browser, panel } = desk;
  const opening = browser.waitForTarget((target) => /\/interaction\//u.test(target.url()), {
    timeout: 30_000,
  });
  await panel.waitForSelector(`${selector}:not([aria-disabled])`);
  await enter(panel, selector);
  const window = await (await opening).page();
  if (!window) throw new Error('The window of the sign-in has no page.');
  return window;
}

async function fillIn(window: Page, login: string): Promise<void> {
  await window.waitForSelector('input[name=login]');
  await window.type('input[name=login]', login);
  await window.type('input[name=password]', 'any');
  await Promise.all([window.waitForNavigation(), press(window, 'Enter')]);
  // Consent, the first time; the window may have closed by itself otherwise.
  await window.click('button[type=submit]').catch(() => undefined);
}

const note = () => desk.panel.$eval('form [data-tone]', (element) => element.textContent);
const windows = async () =>
  (await desk.browser.pages()).filter((page) => page.url().includes('/interaction/'));

describe('the company’s account', () => {
  test('cancelled by closing the window reports it, and the form continues', async () => {
    const { panel } = desk;
    await giveAddress(company.service.address);
    await waitForWords(panel, SIGN_IN);
    // No window opens by itself.
    expect(await windows()).toEqual([]);
    const window = await pressSignIn();
    await waitForWords(panel, panelFr.join.signInOpen);
    await window.close();
    await waitForWords(panel, errorsFr['sign-in-cancelled']);
    await eventually(note).toContain(errorsFr['sign-in-cancelled']);
    await waitForWords(panel, SIGN_IN);
    expect((await storedRows(panel, 'meta')).map(({ key }) => key)).not.toContain('membership');
  });

  test('without a role reports it', async () => {
    const { panel } = desk;
    await giveAddress(company.service.address);
    await fillIn(await pressSignIn(), 'eve');
    await waitForWords(panel, errorsFr['sign-in-no-role']);
    await eventually(windows).toEqual([]);
  });

  test('while the provider is down reports it, and the window does not stay', async () => {
    const { panel } = desk;
    const other = await startCompany({ service: { allowedOrigins: [EXTENSION_ORIGIN] } });
    try {
      await other.provider.goDown();
      await giveAddress(other.service.address);
      await panel.waitForSelector('[data-action=sign-in]:not([aria-disabled])');
      await enter(panel, '[data-action=sign-in]');
      await waitForWords(panel, errorsFr['sign-in-unavailable']);
    } finally {
      await other.provider.comeBack();
      await other.stop();
    }
  });

  test("joins with the company's name and role; local data is sent", async () => {
    const { panel } = desk;
    await beginTip(panel);
    await panel.keyboard.type('Gardée avant de rejoindre');
    await press(panel, 'Enter', 'Control');
    await giveAddressAfterNote();
    // The one before has a session at the company still: another person signs out there first.
    await (await desk.page.createCDPSession()).send('Network.clearBrowserCookies');
    await panel.click('[data-action=unjoined-mine]');
    await fillIn(await pressSignIn(), 'noa');
    await waitForWords(panel, 'Bienvenue dans Les Essais');
    await panel.click('[data-action=settings]');
    await waitForWords(panel, 'Noa Formatrice, formateur dans Les Essais');
    await goHome(panel);
    await waitForUnsent(panel, 0);
    await eventually(windows).toEqual([]);
    const [row] = (await storedRows(panel, 'meta')).filter(({ key }) => key === 'membership');
    expect(row).toMatchObject({ member: { role: 'trainer', teams: [{ name: 'Box' }] } });
  });

  test('signs in again after the session ended, with all data', async () => {
    const { panel } = desk;
    ahead = 31 * DAY_MS;
    await panel.click('[data-action=tips]');
    await enter(panel, '[data-action=sync-now]');
    await waitForWords(panel, panelFr.join.signInEnded);
    const before = (await storedRows(panel, 'tips')).length;
    ahead = 0;
    const devices = await company.service.database
      .selectFrom('devices')
      .select('id')
      .where('revoked_at', 'is', null)
      .execute();
    for (const { id } of devices)
      await runAdmin(['revoke', id], { ...company.service.settings, clock: Date.now });
    await enter(panel, '[data-action=sign-in-again]');
    // The session at the company lives on: the window closes by itself.
    await panel.waitForSelector('[data-action=sign-in-again]', { hidden: true });
    await waitForUnsent(panel, 0);
    await eventually(async () => (await storedRows(panel, 'tips')).length).toBe(before);
  });
});

async function giveAddressAfterNote(): Promise<void> {
  await waitForWords(desk.panel, 'Gardée sur ce poste.');
  await goHome(desk.panel);
  await giveAddress(company.service.address);
}
