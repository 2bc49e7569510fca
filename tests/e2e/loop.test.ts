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
});
