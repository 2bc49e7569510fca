import { readFile } from 'node:fs/promises';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { panelEn } from '@/components/i18n/panel.en';
import { panelFr } from '@/components/i18n/panel.fr';
import { teamEn } from '@/components/i18n/team.en';
import { chooseOption } from '@/demo/choose-option';
import { type CrmServer, startCrm } from '@/demo/crm-server';
import { ENDPOINTS } from '@/protocol/endpoints';
import { sha256 } from '@/server/domain/secrets';
import { ALLOWED_ADMINISTRATION, beyondTheList } from '@/tests/support/allowed-traffic';
import { type Desk, EXTENSION_ORIGIN, openDesk, waitForWords } from '@/tests/support/built-extension';
import { tabTo, waitForSentence } from '@/tests/support/console-steps';
import { becomeMember, openConsole } from '@/tests/support/console-team';
import { eventually } from '@/tests/support/eventually';
import { enter, focused, press, putRows, storedRows, toastText } from '@/tests/support/panel-steps';
import { type Recorder, recordTraffic } from '@/tests/support/recorded-traffic';
import { chooseByEnter, type Downloads, downloadsOf } from '@/tests/support/safety-file';
import {
  joinService,
  problemIn,
  startTestService,
  type TestClient,
  type TestService,
  testPack,
} from '@/tests/support/service';
import { type SeverableProxy, startSeverableProxy } from '@/tests/support/severable-proxy';

const LONG = 'Marie-Antoinette-Philomène de la Rochefoucauld-Montmorency';

let crm: CrmServer;
let service: TestService;
let recorder: Recorder;
let proxy: SeverableProxy;
let desk: Desk;

beforeAll(async () => {
  crm = await startCrm({ port: 0 });
  service = await startTestService({ allowedOrigins: [EXTENSION_ORIGIN] });
  recorder = await recordTraffic(service.address);
  proxy = await startSeverableProxy(recorder.address);
  desk = await openDesk(`${crm.address}/?lang=fr`);
  desk.panel.setDefaultTimeout(15_000);
}, 60_000);

afterAll(async () => {
  await desk?.close();
  await proxy?.close();
  await recorder?.close();
  await service?.stop();
  await crm?.close();
});

/** An organisation of which this browser's member is the administrator. */
async function beginAdministration() {
  const organisationId = await service.addOrganisation('Clarté');
  const admin = await service.join('admin', 'Ada', organisationId);
  const camille = await service.join('advisor', 'Camille', organisationId);
  const removedTrainer = await service.join('trainer', LONG, organisationId);
  await becomeMember(desk, { ...admin, address: proxy.address }, { language: 'en' });
  return { organisationId, admin, camille, gone: removedTrainer };
}

const reason = async (client: TestClient) => problemIn(await client.call('GET', ENDPOINTS.me.path)).reason;

// The browser’s language is French: what is drawn in it although English is chosen would be seen.
describe('the team, for those who administer it, in English', () => {
  let team: Awaited<ReturnType<typeof beginAdministration>>;
  let page: Page;
  beforeAll(async () => {
    team = await beginAdministration();
    page = await openConsole(desk, '#/team');
    await page.waitForSelector('[data-member]');
  }, 60_000);

  test('lists everybody, and says who oneself is', async () => {
    await eventually(() =>
      page.$$eval('[data-member] h2', (all) => all.map((one) => one.textContent)),
    ).toEqual(['Adayou', 'Camille', LONG]);
  });

  test('by keyboard: changes a role, then asks twice before shutting out, and can undo it', async () => {
    const of = `[data-member="${team.camille.member.id}"]`;
    await enter(page, `${of} button`);
    await page.waitForSelector('[role=dialog] [data-field=role]');
    await chooseOption(page, '[data-field=role]', 'trainer');
    await enter(page, '[data-action=change-role]');
    await page.waitForSelector('[data-toast=good]');
    expect((await team.camille.call('GET', ENDPOINTS.me.path)).body).toMatchObject({
      member: { role: 'trainer' },
    });

    await enter(page, '[data-action=disable]');
    await page.waitForSelector('[data-action=sure]');
    await eventually(() => focused(page)).toContain('Camille');
    expect((await team.camille.call('GET', ENDPOINTS.me.path)).status).toBe(200);
    await press(page, 'Enter');
    await page.waitForSelector(`${of}[data-disabled]`);
    expect(await reason(team.camille)).toBe('member-disabled');
    await enter(page, '[data-action=enable]');
    await page.waitForSelector(`${of}:not([data-disabled])`);
    expect((await team.camille.call('GET', ENDPOINTS.me.path)).status).toBe(200);
    await press(page, 'Escape');
    await page.waitForFunction(() => !document.querySelector('[role=dialog]'));
  });

  test('revokes a browser of somebody, and does not offer to shut oneself out', async () => {
    await enter(page, `[data-member="${team.gone.member.id}"] button`);
    await enter(page, '[role=dialog] [data-action=revoke]');
    await enter(page, '[data-action=sure]');
    await page.waitForFunction(() => !document.querySelector('[role=dialog] [data-browser]'));
    expect(await reason(team.gone)).toBe('token-revoked');
    await press(page, 'Escape');
    await enter(page, `[data-member="${team.admin.member.id}"] button`);
    await page.waitForSelector('[role=dialog] [data-browser]');
    expect(await page.$('[role=dialog] [data-action]')).toBeNull();
    await press(page, 'Escape');
  });

  test('shows an invitation’s code once, ready to be copied, and it lets one person in', async () => {
    await enter(page, '[data-action=invite]');
    await page.waitForSelector('[data-field=invite-team]');
    await chooseOption(page, '[data-field=invite-role]', 'trainer');
    await page.type('[data-field=invite-team]', 'Box & Fibre');
    await enter(page, '[data-action=invite-now]');
    await page.waitForSelector('[data-invitation-code]');
    const code = await page.$eval('[data-invitation-code]', (shown) => shown.textContent ?? '');
    await page.bringToFront();
    await press(page, 'Enter');
    await waitForWords(page, teamEn.copied);
    // Escape takes no code away that nobody has passed on.
    await press(page, 'Escape');
    await page.waitForSelector('[data-acknowledge]');
    expect(await page.$eval('[data-invitation-code]', (shown) => shown.textContent)).toBe(code);
    // Neither does a reload, nor the way back and forward.
    const shown = () => page.$eval('[data-invitation-code]', (element) => element.textContent);
    await page.reload();
    await page.waitForSelector('[data-invitation-code]');
    expect(await shown()).toBe(code);
    await page.evaluate(() => {
      location.hash = '#/packs';
    });
    await page.waitForFunction(() => !document.querySelector('[data-invitation-code]'));
    await waitForSentence(page, teamEn.codeWaits);
    await page.goBack();
    await page.waitForSelector('[data-invitation-code]');
    expect(await shown()).toBe(code);
    const { member } = await joinService(service.address, code, 'Nouvelle');
    expect([member.role, member.teams[0]?.name]).toEqual(['trainer', 'Box & Fibre']);
    await enter(page, '[data-action=code-passed-on]');
    await eventually(() => page.content()).not.toContain(code);
    await page.reload();
    await page.waitForSelector('[data-member]');
    expect(await page.content()).not.toContain(code);
  });

  test('makes a code for somebody who is a member: they come back as the same', async () => {
    const { camille } = team;
    await enter(page, `[data-member="${camille.member.id}"] button`);
    await enter(page, '[role=dialog] [data-action=invite-again]');
    await page.waitForSelector('[data-field=invite-days]');
    expect(await page.$('[data-field=invite-role], [data-field=invite-team]')).toBeNull();
    await enter(page, '[data-action=invite-now]');
    await page.waitForSelector('[data-invitation-code]');
    const code = await page.$eval('[data-invitation-code]', (shown) => shown.textContent ?? '');
    await enter(page, '[data-action=code-passed-on]');
    const open = '[data-invitation][data-state=open]';
    await eventually(() => page.$eval(`${open} h3`, (title) => title.textContent)).toContain('Camille');
    const { member } = await joinService(service.address, code, 'Une autre');
    expect([member.id, member.name]).toEqual([camille.member.id, 'Camille']);
    await page.reload();
    await page.waitForSelector('[data-part=invitations] details');
    expect(await page.$(open)).toBeNull();
  });

  test('lists invitations by maker and state, and cancels a code after asking', async () => {
    const invite = { role: 'advisor', team: 'Nuit', days: 2 };
    const { code } = (await team.admin.call('POST', ENDPOINTS.invite.path, invite)).body as { code: string };
    await page.reload();
    await page.waitForSelector('[data-invitation][data-state=open]');
    expect(await page.$eval('[data-part=invitations]', (part) => part.textContent)).toContain('Ada');
    await enter(page, '[data-state=open] [data-action=cancel-invitation]');
    await page.waitForSelector('[data-invitation] [data-action=sure]');
    await press(page, 'Enter');
    await page.waitForSelector('[data-toast=good]');
    await page.waitForFunction(() => !document.querySelector('[data-state=open]'));
    await expect(joinService(service.address, code, 'Trop tard')).rejects.toThrow('invitation-expired');
    await enter(page, '[data-part=invitations] summary');
    await page.waitForSelector('[data-state=revoked]');
  });

  test('reports that the service does not respond, and reads the list again when it does', async () => {
    proxy.disconnect();
    try {
      await page.reload();
      await page.waitForSelector('[role=alert][data-refusal]');
      // Reached before: once the service can be, the list may be read again by itself and the button removed.
      await page.focus('[data-action=read-team]');
    } finally {
      proxy.reconnect();
    }
    await press(page, 'Enter');
    await page.waitForSelector('[data-member]');
    await page.waitForSelector('[data-refusal]', { hidden: true });
  });

  test('the panel’s settings list one’s own browsers; another one is revoked after a confirmation', async () => {
    const advisor = await service.join('advisor', 'Noa', team.organisationId);
    const lost = await service.join('advisor', 'Provisoire', team.organisationId);
    await service.database
      .updateTable('devices')
      .set({ member_id: advisor.member.id, name: 'Firefox 153, poste volé du plateau' })
      .where('token_sha256', '=', sha256(lost.token))
      .execute();
    await becomeMember(desk, { ...advisor, address: proxy.address }, { language: 'en' });
    const { panel } = desk;
    await panel.click('[data-action=settings]');
    await panel.waitForSelector('[data-section=browsers] [data-here]');
    await eventually(async () => (await panel.$$('[data-section=browsers] [data-browser]')).length).toBe(2);
    await enter(panel, '[data-section=browsers] li:not([data-here]) button');
    await enter(panel, '[data-action=revoke-now]');
    await eventually(() => toastText(panel)).toContain('Firefox 153');
    await panel.waitForFunction(
      () => document.querySelectorAll('[data-section=browsers] [data-browser]').length === 1,
    );
    expect(await reason(lost)).toBe('token-revoked');
    expect((await advisor.call('GET', ENDPOINTS.me.path)).status).toBe(200);
  });

  test('the panel says once at its foot, and in its settings, that its access soon expires', async () => {
    const { panel } = desk;
    proxy.disconnect();
    try {
      const row = (await storedRows(panel, 'meta')).find(({ key }) => key === 'membership') ?? {};
      const day = new Date(Date.now() + 3 * 86_400_000);
      await putRows(panel, 'meta', [{ ...row, tokenExpiresAt: day.getTime() }]);
      await panel.reload();
      const words = panelEn.join.tokenExpires;
      const beginning = words.slice(0, words.indexOf('{{'));
      await eventually(() => toastText(panel)).toContain(beginning);
      await panel.reload();
      await panel.waitForSelector('[data-action=settings]');
      await panel.click('[data-action=settings]');
      const said = await panel.waitForSelector('[data-part=access-expiry]');
      expect(await said?.evaluate((part) => part.textContent)).toContain(String(day.getUTCFullYear()));
      expect(await panel.$eval('footer', (foot) => foot.textContent)).not.toContain(beginning);
    } finally {
      proxy.reconnect();
    }
  });
});

describe('the safety copy, in the console', () => {
  let downloads: Downloads;
  let organisationId: string;
  let trainer: TestClient;
  beforeAll(async () => {
    downloads = await downloadsOf(desk);
    organisationId = await service.addOrganisation('Clarté');
    trainer = await service.join('trainer', 'Sacha', organisationId);
  });
  afterAll(() => downloads?.remove());

  const here = () => becomeMember(desk, { ...trainer, address: proxy.address }, { language: 'fr' });
  const draft = (title: string) => {
    const pack = { ...testPack('essais', 1), title: { fr: title } };
    return { packId: 'essais', baseVersion: 0, pack, changedAt: title.length };
  };

  test('saves a trainer’s drafts in a file and imports them, by keyboard', async () => {
    await here();
    await putRows(desk.panel, 'packDrafts', [draft('Avant la panne')]);
    const page = await openConsole(desk, '#/packs');
    await page.waitForSelector('[data-pack-id=essais]');
    await tabTo(page, '[data-action=safety-copy]');
    await press(page, 'Enter');
    await waitForSentence(page, panelFr.settings.exported);
    const copy = await downloads.newest();
    expect(await readFile(copy, 'utf8')).not.toContain(trainer.token);

    await here();
    const after = await openConsole(desk, '#/packs');
    await after.waitForSelector('[data-action=take-back-copy]');
    await tabTo(after, '[data-action=take-back-copy]');
    await chooseByEnter(after, copy);
    await waitForSentence(after, 'Repris : 1 brouillon de paquet.');
    await after.waitForSelector('[data-pack-id=essais] [data-draft]');
    expect(await focused(after)).toContain(panelFr.settings.import);
  });

  test('can be exported from a database that will not open', async () => {
    await here();
    await putRows(desk.panel, 'packDrafts', [draft('À sauver')]);
    const schema = (await storedRows(desk.panel, 'meta')).find(({ key }) => key === 'schema') ?? {};
    await putRows(desk.panel, 'meta', [{ ...schema, minReader: 99 }]);
    const page = await openConsole(desk, '#/packs');
    await waitForSentence(page, 'La console ne peut pas lire ses données');
    await tabTo(page, '[data-action=safety-copy]');
    await press(page, 'Enter');
    await waitForSentence(page, panelFr.settings.exported);
    expect(JSON.parse(await readFile(await downloads.newest(), 'utf8'))).toMatchObject({
      counts: { packDrafts: 1 },
    });

    await putRows(desk.panel, 'meta', [schema]);
  });
});

describe('all that was sent to the service meanwhile', () => {
  test('is on the list of what may be, which has nothing that is never sent', () => {
    expect(beyondTheList(recorder.requests)).toEqual([]);
    const requested = new Set(recorder.requests.map(({ method, pattern }) => `${method} ${pattern}`));
    expect(Object.keys(ALLOWED_ADMINISTRATION).filter((route) => !requested.has(route))).toEqual([]);
  });
});
