import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CrmServer, startCrm } from '@/demo/crm-server';
import {
  chooseNewTipInMenu,
  type Desk,
  EXTENSION_ORIGIN,
  findCards,
  joinTeam,
  openDesk,
  waitForWords,
} from '@/tests/support/built-extension';
import { layCable, type NetworkCable } from '@/tests/support/network-cable';
import { startTestService, type TestService } from '@/tests/support/service';

const SELECTED = 'Le technicien n’est pas venu jeudi et personne n’a prévenu.';
const TIP = 'Je vous rappelle moi-même à dix-sept heures, technicien confirmé ou pas.';
const SITUATION = 'Technicien absent';

describe('the whole loop, with three people and real browsers', () => {
  let crm: CrmServer;
  let service: TestService;
  let cable: NetworkCable;
  let profile: string;
  let a: Desk;
  let b: Desk;
  let trainer: Desk;

  beforeAll(async () => {
    crm = await startCrm({ port: 0 });
    service = await startTestService({ allowedOrigins: [EXTENSION_ORIGIN] });
    cable = await layCable(service.address);
    profile = await mkdtemp(join(tmpdir(), 'souffleur-advisor-'));
    a = await openDesk(`${crm.address}/?lang=fr`, { profile });
    b = await openDesk(`${crm.address}/?lang=fr`);
    trainer = await openDesk(`${crm.address}/?lang=fr`);
    await joinTeam(a.panel, cable.address, await service.invite('advisor'), 'Camille');
    await joinTeam(b.panel, service.address, await service.invite('advisor'), 'Noa');
    await joinTeam(trainer.panel, service.address, await service.invite('trainer'), 'Sacha');
  }, 120_000);

  afterAll(async () => {
    await Promise.all([a?.close(), b?.close(), trainer?.close()]);
    await cable?.close();
    await service?.stop();
    await crm?.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  });

  test('A captures a tip offline from a page selection, and it survives SIGKILL of the browser', async () => {
    cable.cut();
    await chooseNewTipInMenu(a, SELECTED);
    await a.panel.waitForFunction(
      (selected) => document.querySelector<HTMLTextAreaElement>('[data-field=words]')?.value === selected,
      {},
      SELECTED,
    );
    await a.panel.type('[data-field=words]', `\n${TIP}`);
    await a.panel.type('[data-field=situation]', SITUATION);
    await a.panel.keyboard.down('Control');
    await a.panel.keyboard.press('Enter');
    await a.panel.keyboard.up('Control');
    await waitForWords(a.panel, 'Gardée sur ce poste');
    await a.kill();

    a = await openDesk(`${crm.address}/?lang=fr`, { profile });
    await a.panel.click('[data-action=tips]');
    await waitForWords(a.panel, TIP);
    expect(await a.panel.$eval('[data-unsent]', (count) => (count as HTMLElement).dataset.unsent)).toBe('1');
  });

  test('the network returns: the tip is sent by itself, once', async () => {
    cable.mend();
    await a.panel.waitForSelector('[data-state=received]', { timeout: 70_000 });
    const { database } = service;
    expect(await database.selectFrom('tips').selectAll().execute()).toHaveLength(1);
    expect(await a.panel.$eval('[data-unsent]', (count) => (count as HTMLElement).dataset.unsent)).toBe('0');
  });

  test('the trainer makes it a card with credit and publishes; B’s open panel has it within two seconds', async () => {
    const opening = trainer.browser.waitForTarget((target) => target.url().endsWith('/console.html'));
    await trainer.panel.click('[data-action=console]');
    const page = await (await opening).asPage();
    await page.bringToFront();
    await page.waitForSelector('[data-tip-id]');
    await page.click('[data-tip-id]');
    await page.waitForSelector('[data-action=accept]');
    await page.click('[data-action=accept]');
    await page.waitForSelector('[data-action=accept-now]');
    await page.click('[data-action=accept-now]');
    await page.waitForSelector('[data-field="fr.summary"]');
    await waitForWords(page, 'Camille');
    await page.type('[data-field="fr.summary"]', 'Une heure dite et tenue rassure plus qu’une excuse.');
    // The line without the page's words, as a trainer would leave it.
    await page.click('[data-field="fr.scripts.0"]', { count: 3 });
    await page.evaluate(() => (document.activeElement as HTMLTextAreaElement).select());
    await page.keyboard.type(TIP);
    await waitForWords(a.panel, 'En cours d’examen');

    await page.click('a[href*=desescalade]');
    await page.waitForSelector('[data-action=publish]');
    await page.click('[data-action=publish]');
    await page.waitForSelector('[data-field=note]');
    await page.type('[data-field=note]', 'Une ligne de plus quand le technicien n’est pas venu.');
    await b.panel.waitForSelector('[data-unsent]');
    const news = b.panel.waitForSelector('[data-action=news]', { timeout: 30_000 }).then(() => Date.now());
    const clicked = Date.now();
    await page.click('[data-action=publish-now]');
    await page.waitForSelector('[data-published]');
    expect((await news) - clicked).toBeLessThan(2_000);
  });

  test('a misspelt search finds it in B’s panel, and B inserts its line into the call note', async () => {
    const [first] = await findCards(b.panel, 'tecnicien abscent');
    expect(first).toMatch(/^desescalade\/technicien-absent/u);
    await b.page.bringToFront();
    await b.page.focus('textarea');
    await b.panel.bringToFront();
    await b.panel.focus('input[type=search]');
    await b.panel.keyboard.press('Enter');
    await b.panel.waitForSelector('article h1');
    await waitForWords(b.panel, 'Idée de Camille');
    await b.panel.keyboard.press('1');
    await waitForWords(b.panel, 'Inséré dans la page');
    expect(await b.page.$eval('textarea', (note) => note.value)).toContain(TIP);
  });

  test('A sees that the tip became a card, and which', async () => {
    await a.panel.waitForSelector('[data-state=promoted]', { timeout: 10_000 });
    await waitForWords(a.panel, 'Devenue une fiche');
    await a.panel.click('[data-state=promoted] button');
    await a.panel.waitForSelector('article h1');
    await waitForWords(a.panel, 'Idée de Camille');
  });
});
