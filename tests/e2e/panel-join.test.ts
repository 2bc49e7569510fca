import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deskFr } from '@/components/i18n/desk.fr';
import { errorsFr } from '@/components/i18n/errors.fr';
import { panelFr } from '@/components/i18n/panel.fr';
import { type CrmServer, startCrm } from '@/demo/crm-server';
import { DAY_MS } from '@/protocol/duration';
import { runAdmin } from '@/server/cli/commands';
import { type Desk, EXTENSION_ORIGIN, openDesk, waitForWords } from '@/tests/support/built-extension';
import { eventually } from '@/tests/support/eventually';
import { type RequestRecord, recordRequests } from '@/tests/support/panel-requests';
import { type OtherServer, serveOtherRelease, serveWebSite } from '@/tests/support/panel-services';
import { beginTip, enter, goHome, press, storedRows, waitForUnsent } from '@/tests/support/panel-steps';
import { startTestService, type TestService } from '@/tests/support/service';

const UNKNOWN_CODE = 'ABCD-EFGH-JKMN-PQRS';

let crm: CrmServer;
let service: TestService;
let desk: Desk;
let requests: RequestRecord;
/** The service's clock minus the machine's, in ms. */
let ahead = 0;
let noted = 0;
const others: OtherServer[] = [];

beforeAll(async () => {
  crm = await startCrm({ port: 0 });
  service = await startTestService({
    allowedOrigins: [EXTENSION_ORIGIN],
    clock: () => Date.now() + ahead,
  });
  desk = await openDesk(`${crm.address}/?lang=fr`);
  desk.panel.setDefaultTimeout(15_000);
  requests = await recordRequests(desk);
}, 60_000);

afterAll(async () => {
  await desk?.close();
  await service?.stop();
  for (const other of others) await other.close();
  await crm?.close();
});

beforeEach(async () => {
  ahead = 0;
  await goHome(desk.panel);
});

async function openSettings(): Promise<void> {
  await goHome(desk.panel);
  await desk.panel.click('[data-action=settings]');
  await desk.panel.waitForSelector('[data-field=address], [data-action=leave]');
}

/** Fills the form in and sends it by Enter. */
async function tryToJoin(address: string, code: string): Promise<void> {
  const { panel } = desk;
  await openSettings();
  for (const [field, text] of [
    ['address', address],
    ['code', code],
    ['name', 'Camille'],
  ]) {
    await panel.focus(`[data-field=${field}]`);
    await panel.$eval(`[data-field=${field}]`, (element) => (element as HTMLInputElement).select());
    await panel.keyboard.type(text ?? '');
  }
  // Asked only where something was written before: here it is always the same person.
  if (await panel.$('[data-action=unjoined-mine]')) await panel.click('[data-action=unjoined-mine]');
  await panel.focus('[data-field=name]');
  await press(panel, 'Enter');
}

/** The sentence that stands at a field and is announced. */
async function refusedAt(field: 'address' | 'code'): Promise<string> {
  const { panel } = desk;
  await panel.waitForSelector(`[data-field=${field}][aria-invalid=true]`);
  const [shown, announced] = await panel.evaluate((name) => {
    const described = document.querySelector(`[data-field=${name}]`)?.getAttribute('aria-describedby') ?? '';
    const shownText = described
      .split(' ')
      .map((id) => document.getElementById(id))
      .filter((element) => element?.id.endsWith('-error'))
      .map((element) => element?.textContent)
      .join(' ');
    return [shownText, document.querySelector('[role=alert]')?.textContent ?? ''];
  }, field);
  expect(announced).toBe(shown);
  return shown ?? '';
}

/** Reading, searching and keeping a tip, as if nothing had happened. */
async function goesOn(): Promise<void> {
  const { panel } = desk;
  await goHome(panel);
  await panel.type('input[type=search]', 'excuses');
  await panel.waitForSelector('[role=option] mark');
  await panel.keyboard.press('Enter');
  await panel.waitForSelector('article h1');
  noted += 1;
  const words = `Note ${noted} malgré tout`;
  await beginTip(panel);
  await panel.keyboard.type(words);
  await press(panel, 'Enter', 'Control');
  await waitForWords(panel, 'Gardée sur ce poste.');
  expect((await storedRows(panel, 'tips')).map((tip) => (tip.content as { words: string }).words)).toContain(
    words,
  );
}

/** Asks for an exchange now, and waits until it has ended. The screen of tips is open then. */
async function checkNow(): Promise<void> {
  const { panel } = desk;
  await goHome(panel);
  await panel.click('[data-action=tips]');
  await enter(panel, '[data-action=sync-now]');
  await panel.waitForFunction(
    (done, notDone) => {
      const said = document.querySelector('footer [data-tone]')?.textContent ?? '';
      return said.includes(done) || said.includes(notDone);
    },
    { timeout: 30_000, polling: 50 },
    panelFr.tips.sent,
    panelFr.tips.notSent,
  );
}

/** What the open screen says. */
const onScreen = () => desk.panel.$eval('main', (main) => main.textContent ?? '');

async function joinAs(address: string, code: string): Promise<void> {
  await tryToJoin(address, code);
  await waitForWords(desk.panel, 'Bienvenue dans');
  // Where the work goes on: at home, and not on the way out of the team.
  await eventually(() => desk.panel.evaluate(() => document.activeElement?.getAttribute('type'))).toBe(
    'search',
  );
  await openSettings();
  await desk.panel.waitForSelector('[data-action=leave]');
}

async function leave(panel: Page): Promise<void> {
  await openSettings();
  await enter(panel, '[data-action=leave]');
  await enter(panel, '[role=dialog] [data-action=leave-now]');
  await waitForWords(panel, deskFr.leave.left);
  await panel.waitForSelector('[role=option]');
}

describe('an address that cannot be right', () => {
  test('is refused at its field before any request is sent', async () => {
    requests.forget();
    await tryToJoin('http://souffleur.example', UNKNOWN_CODE);
    expect(await refusedAt('address')).toBe(errorsFr['insecure-address']);
    expect(requests.urls()).toEqual([]);
  });

  test('no service responds there: the sentence says so, and nothing else stops', async () => {
    await tryToJoin('http://127.0.0.1:9', UNKNOWN_CODE);
    expect(await refusedAt('address')).toBe(errorsFr['site-not-allowed']);
    // Nothing that answers has offered to be signed in to.
    expect(await desk.panel.$('[data-action=sign-in]')).toBeNull();
    await goesOn();
  });

  test('a web site responds there: unreachable until the browser may read it, then reported for what it is', async () => {
    const { panel } = desk;
    const site = await serveWebSite();
    others.push(site);
    await tryToJoin(site.address, UNKNOWN_CODE);
    expect(await refusedAt('address')).toBe(errorsFr['site-not-allowed']);
    await desk.acceptPermission(`${site.address}/*`);
    await panel.bringToFront();
    await enter(panel, 'button::-p-text(Autoriser cette adresse)');
    await waitForWords(panel, errorsFr['not-souffleur']);
    expect(await refusedAt('address')).toBe(errorsFr['not-souffleur']);
    await goesOn();
  });

  test('a service of a much newer release is reported as such, and gets no code', async () => {
    const other = await serveOtherRelease({ protocol: 9, oldestProtocol: 5 });
    others.push(other);
    requests.forget();
    await tryToJoin(other.address, UNKNOWN_CODE);
    await waitForWords(desk.panel, errorsFr['client-too-old']);
    await eventually(() => new Set(requests.urls())).toEqual(new Set([`${other.address}/v1/about`]));
    await goesOn();
  });
});

describe('a code', () => {
  test('that was never given is refused at its field', async () => {
    await tryToJoin(service.address, UNKNOWN_CODE);
    expect(await refusedAt('code')).toBe(errorsFr['invitation-unknown']);
    await goesOn();
  });
});

describe('a member', () => {
  test('whose clock is a day off is shown by how much, and everything is sent', async () => {
    const { panel } = desk;
    ahead = DAY_MS;
    await panel.waitForSelector('[data-unsent]:not([data-unsent="0"])');
    await joinAs(service.address, await service.invite('advisor'));
    await waitForUnsent(panel, 0);
    await goHome(panel);
    await panel.click('[data-action=tips]');
    await waitForWords(panel, 'L’horloge de ce poste est décalée de');
    await eventually(onScreen).toMatch(/décalée de (?:1\s*jour|24\s*heures)/u);
    await goesOn();
    await waitForUnsent(panel, 0);
    await leave(panel);
  });

  test('whose access was withdrawn is told so; data written since stays here, closed, and goes with nobody else', async () => {
    const { panel } = desk;
    await joinAs(service.address, await service.invite('advisor'));
    await waitForUnsent(panel, 0);
    const devices = await service.database
      .selectFrom('devices')
      .select('id')
      .where('revoked_at', 'is', null)
      .orderBy('created_at', 'desc')
      .execute();
    await runAdmin(['revoke', devices[0]?.id ?? ''], { dataFolder: service.dataFolder, clock: Date.now });
    await checkNow();
    await eventually(onScreen).toContain(errorsFr['token-revoked']);
    await goesOn();
    await waitForUnsent(panel, 1);
    await leave(panel);
    await waitForUnsent(panel, 0);
    expect(await storedRows(panel, 'tips')).toEqual([]);
    await joinAs(service.address, await service.invite('advisor'));
    await waitForUnsent(panel, 0);
    expect(await storedRows(panel, 'tips')).toEqual([]);
    const words = `Note ${noted} malgré tout`;
    const held = await service.database.selectFrom('tips').select('content').execute();
    expect(held.map(({ content }) => JSON.parse(content).words)).not.toContain(words);
  });

  test('who was disabled gets that reason', async () => {
    const [member] = (await storedRows(desk.panel, 'meta')).filter(({ key }) => key === 'membership');
    const { id } = (member as { member: { id: string } }).member;
    await runAdmin(['disable', id], { dataFolder: service.dataFolder, clock: Date.now });
    await checkNow();
    await eventually(onScreen).toContain(errorsFr['member-disabled']);
    await goesOn();
    await runAdmin(['enable', id], { dataFolder: service.dataFolder, clock: Date.now });
    await checkNow();
    await waitForUnsent(desk.panel, 0);
  });

  test('speaks to the address that was given, and to no other', () => {
    const known = new Set([service.address, 'http://127.0.0.1:9', ...others.map(({ address }) => address)]);
    expect(requests.urls().length).toBeGreaterThan(10);
    expect(requests.urls().filter((url) => !known.has(new URL(url).origin))).toEqual([]);
  });

  test('whose service becomes a newer one in between gets that reason, and continues to write', async () => {
    const { address } = service;
    await service.stop();
    others.push(await serveOtherRelease({ protocol: 9, oldestProtocol: 5 }, Number(new URL(address).port)));
    await checkNow();
    await eventually(onScreen).toContain(errorsFr['client-too-old']);
    await goesOn();
    await waitForUnsent(desk.panel, 1);
  });
});
