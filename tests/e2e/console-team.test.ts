import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { teamEn } from '@/components/wording/team.en';
import { teamFr } from '@/components/wording/team.fr';
import { type CrmServer, startCrm } from '@/demo/crm-server';
import { PATHS } from '@/protocol/api';
import { sha256 } from '@/server/secrets';
import { axeFindings, misfits, smallTargets } from '@/tests/support/accessibility';
import { ALLOWED_ADMINISTRATION, beyondTheList } from '@/tests/support/allowed-traffic';
import { type Desk, EXTENSION_ORIGIN, openDesk, waitForWords } from '@/tests/support/built-extension';
import { becomeMember, openConsole } from '@/tests/support/console-team';
import { eventually } from '@/tests/support/eventually';
import { layCable, type NetworkCable } from '@/tests/support/network-cable';
import { enter, focused, press, toldText, twoFrames } from '@/tests/support/panel-steps';
import { type Recorder, recordTraffic } from '@/tests/support/recorded-traffic';
import {
  joinService,
  problemIn,
  startTestService,
  type TestClient,
  type TestService,
} from '@/tests/support/service';

const LONG = 'Marie-Antoinette-Philomène de la Rochefoucauld-Montmorency';

let crm: CrmServer;
let service: TestService;
let recorder: Recorder;
let cable: NetworkCable;
let desk: Desk;

beforeAll(async () => {
  crm = await startCrm({ port: 0 });
  service = await startTestService({ allowedOrigins: [EXTENSION_ORIGIN] });
  recorder = await recordTraffic(service.address);
  cable = await layCable(recorder.address);
  desk = await openDesk(`${crm.address}/?lang=fr`);
  desk.panel.setDefaultTimeout(15_000);
}, 60_000);

afterAll(async () => {
  await desk?.close();
  await cable?.close();
  await recorder?.close();
  await service?.stop();
  await crm?.close();
});

/** An organisation of which this browser's member is the administrator. */
async function beginAdministration(language: 'fr' | 'en') {
  const organisationId = await service.addOrganisation('Clarté');
  const admin = await service.join('admin', 'Ada', organisationId);
  const camille = await service.join('advisor', 'Camille', organisationId);
  const gone = await service.join('trainer', LONG, organisationId);
  await becomeMember(desk, { ...admin, address: cable.address }, { language });
  return { organisationId, admin, camille, gone };
}

/** Everything that is judged of what is shown: at each width, then by axe in both themes. */
async function judge(page: Page): Promise<void> {
  for (const width of [320, 700, 1280]) {
    await page.setViewport({ width, height: 800 });
    await twoFrames(page);
    expect.soft(await misfits(page), `${width} px`).toEqual([]);
    expect.soft(await smallTargets(page), `${width} px`).toEqual([]);
  }
  await judgeThemes(page);
}

/** By axe, in both themes. */
async function judgeThemes(page: Page): Promise<void> {
  for (const theme of ['light', 'dark']) {
    await page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: theme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ]);
    expect.soft(await axeFindings(page), theme).toEqual([]);
  }
}

const reason = async (client: TestClient) => problemIn(await client.call('GET', PATHS.me)).reason;

describe.each(['fr', 'en'] as const)('the team, for those who administer it, in %s', (language) => {
  let team: Awaited<ReturnType<typeof beginAdministration>>;
  let page: Page;
  beforeAll(async () => {
    team = await beginAdministration(language);
    page = await openConsole(desk, '#/team');
    await page.waitForSelector('[data-member]');
  }, 60_000);

  test('lists everybody, and says who oneself is', async () => {
    await eventually(() =>
      page.$$eval('[data-member] h2', (all) => all.map((one) => one.textContent)),
    ).toEqual([language === 'fr' ? 'Adavous' : 'Adayou', 'Camille', LONG]);
    await judge(page);
  });

  test('by keyboard: changes a role, then asks twice before shutting out, and can undo it', async () => {
    const of = `[data-member="${team.camille.member.id}"]`;
    await enter(page, `${of} button`);
    await page.waitForSelector('dialog[open] [data-field=role]');
    await judge(page);
    await page.select('[data-field=role]', 'trainer');
    await enter(page, '[data-action=change-role]');
    await page.waitForSelector('[data-told=good]');
    expect((await team.camille.call('GET', PATHS.me)).body).toMatchObject({ member: { role: 'trainer' } });

    await enter(page, '[data-action=disable]');
    await page.waitForSelector('[data-action=sure]');
    await eventually(() => focused(page)).toContain('Camille');
    await judge(page);
    expect((await team.camille.call('GET', PATHS.me)).status).toBe(200);
    await press(page, 'Enter');
    await page.waitForSelector(`${of}[data-disabled]`);
    expect(await reason(team.camille)).toBe('member-disabled');
    await enter(page, '[data-action=enable]');
    await page.waitForSelector(`${of}:not([data-disabled])`);
    expect((await team.camille.call('GET', PATHS.me)).status).toBe(200);
    await press(page, 'Escape');
    await page.waitForFunction(() => !document.querySelector('dialog[open]'));
  });

  test('revokes a browser of somebody, and does not offer to shut oneself out', async () => {
    await enter(page, `[data-member="${team.gone.member.id}"] button`);
    await enter(page, 'dialog[open] [data-action=revoke]');
    await enter(page, '[data-action=sure]');
    await page.waitForFunction(() => !document.querySelector('dialog[open] [data-browser]'));
    expect(await reason(team.gone)).toBe('token-revoked');
    await press(page, 'Escape');
    await enter(page, `[data-member="${team.admin.member.id}"] button`);
    await page.waitForSelector('dialog[open] [data-browser]');
    expect(await page.$('dialog[open] [data-action]')).toBeNull();
    await judge(page);
    await press(page, 'Escape');
  });

  test('shows an invitation’s code once, ready to be copied, and it lets one person in', async () => {
    await enter(page, '[data-action=invite]');
    await page.waitForSelector('[data-field=invite-team]');
    await judge(page);
    await page.select('[data-field=invite-role]', 'trainer');
    await page.type('[data-field=invite-team]', 'Box & Fibre');
    await enter(page, '[data-action=invite-now]');
    await page.waitForSelector('[data-invitation-code]');
    await judge(page);
    const code = await page.$eval('[data-invitation-code]', (shown) => shown.textContent ?? '');
    await page.bringToFront();
    await press(page, 'Enter');
    await waitForWords(page, language === 'fr' ? teamFr.copied : teamEn.copied);
    const { member } = await joinService(service.address, code, 'Nouvelle');
    expect([member.role, member.teams[0]?.name]).toEqual(['trainer', 'Box & Fibre']);
    await enter(page, '[data-action=code-passed-on]');
    await eventually(() => page.content()).not.toContain(code);
  });

  test('says that the service does not answer, and reads the list again when it does', async () => {
    cable.cut();
    try {
      await page.reload();
      await page.waitForSelector('[role=alert][data-refusal]');
      await judge(page);
      // Reached before: once the service can be, the list may be read again by itself and the button be gone.
      await page.focus('[data-action=read-team]');
    } finally {
      cable.mend();
    }
    await press(page, 'Enter');
    await page.waitForSelector('[data-member]');
    await page.waitForSelector('[data-refusal]', { hidden: true });
  });

  test('is neither shown nor offered to a trainer', async () => {
    const trainer = await service.join('trainer', 'Sacha', team.organisationId);
    await becomeMember(desk, { ...trainer, address: cable.address }, { language });
    page = await openConsole(desk, '#/team');
    await page.waitForSelector('nav a');
    expect(await page.$$('a[href="#/team"], [data-screen=team]')).toEqual([]);
    await judge(page);
  });

  test('the panel’s settings list one’s own browsers; another one is revoked after being asked', async () => {
    const advisor = await service.join('advisor', 'Noa', team.organisationId);
    const lost = await service.join('advisor', 'Provisoire', team.organisationId);
    await service.database
      .updateTable('devices')
      .set({ member_id: advisor.member.id, name: 'Firefox 153, poste volé du plateau' })
      .where('token_sha256', '=', sha256(lost.token))
      .execute();
    await becomeMember(desk, { ...advisor, address: cable.address }, { language });
    const { panel } = desk;
    await panel.click('[data-action=settings]');
    await panel.waitForSelector('[data-section=browsers] [data-here]');
    await eventually(async () => (await panel.$$('[data-section=browsers] [data-browser]')).length).toBe(2);
    await judgeThemes(panel);
    expect.soft(await misfits(panel)).toEqual([]);
    await enter(panel, '[data-section=browsers] li:not([data-here]) button');
    await enter(panel, '[data-action=revoke-now]');
    await eventually(() => toldText(panel)).toContain('Firefox 153');
    await panel.waitForFunction(
      () => document.querySelectorAll('[data-section=browsers] [data-browser]').length === 1,
    );
    expect(await reason(lost)).toBe('token-revoked');
    expect((await advisor.call('GET', PATHS.me)).status).toBe(200);
  });
});

describe('all that was sent to the service meanwhile', () => {
  test('is on the list of what may be, which has nothing that is never sent', () => {
    expect(beyondTheList(recorder.requests)).toEqual([]);
    const asked = new Set(recorder.requests.map(({ method, pattern }) => `${method} ${pattern}`));
    expect(Object.keys(ALLOWED_ADMINISTRATION).filter((route) => !asked.has(route))).toEqual([]);
  });
});
