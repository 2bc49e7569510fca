/** A desk that several people share: who one is at the start, nothing of the person before, both ways to leave. */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deskEn } from '@/components/i18n/desk.en';
import { deskFr } from '@/components/i18n/desk.fr';
import { type CrmServer, startCrm } from '@/demo/crm-server';
import { axeFindings, misfits, smallTargets } from '@/tests/support/accessibility';
import {
  type Desk,
  EXTENSION_ORIGIN,
  joinOnSharedDesk,
  openDesk,
  waitForWords,
} from '@/tests/support/built-extension';
import { eventually } from '@/tests/support/eventually';
import {
  beginTip,
  enter,
  focused,
  goHome,
  press,
  putRows,
  storedRows,
  toastText,
  twoFrames,
} from '@/tests/support/panel-steps';
import { chooseByEnter, type Downloads, downloadsOf } from '@/tests/support/safety-file';
import { startTestService, type TestService } from '@/tests/support/service';
import { type SeverableProxy, startSeverableProxy } from '@/tests/support/severable-proxy';

type Extension = { chrome: { runtime: { sendMessage: (message: object) => Promise<unknown> } } };

let crm: CrmServer;
let service: TestService;
let proxy: SeverableProxy;
let desk: Desk;
let downloads: Downloads;
beforeAll(async () => {
  crm = await startCrm({ port: 0 });
  service = await startTestService({ allowedOrigins: [EXTENSION_ORIGIN] });
  proxy = await startSeverableProxy(service.address);
  desk = await openDesk(`${crm.address}/?lang=fr`);
  desk.panel.setDefaultTimeout(20_000);
  downloads = await downloadsOf(desk);
}, 60_000);
afterAll(async () => {
  await desk?.close();
  await downloads?.remove();
  await proxy?.close();
  await service?.stop();
  await crm?.close();
});

/** Checks the screen's accessibility, and takes a screenshot where pictures are wanted. */
async function judge(panel: Page, name: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await panel.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: theme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ]);
    for (const width of process.env.SCREENS ? [320, 360, 400] : [320, 360]) {
      await panel.setViewport({ width, height: 760 });
      await twoFrames(panel);
      expect([name, width, await misfits(panel)]).toEqual([name, width, []]);
      const folder = process.env.SCREENS;
      if (folder) await panel.screenshot({ path: `${folder}/${name}-${theme}-${width}.png` });
    }
    expect([name, theme, await axeFindings(panel)]).toEqual([name, theme, []]);
  }
  expect(await smallTargets(panel)).toEqual([]);
  await panel.setViewport(null);
}

async function capture(panel: Page, words: string): Promise<void> {
  await beginTip(panel);
  await panel.keyboard.type(words);
  await press(panel, 'Enter', 'Control');
  await waitForWords(panel, 'Gardée sur ce poste.');
  await goHome(panel);
}

async function openLeaving(panel: Page): Promise<void> {
  await goHome(panel);
  await panel.waitForSelector('[data-action=settings]');
  await panel.click('[data-action=settings]');
  await enter(panel, '[data-action=leave]');
  await panel.waitForSelector('[role=dialog] [data-action=leave-erase]');
}

const speak = (panel: Page, language: 'fr' | 'en') =>
  putRows(panel, 'meta', [
    { key: 'preferences', theme: 'system', singleKeys: true, ownValues: {}, language },
  ]);

const names = (panel: Page) =>
  panel.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
const inUse = (panel: Page) => panel.evaluate(() => localStorage.getItem('souffleur-database') ?? '');

test('[S41] a person who joins is asked whose the earlier tips are', async () => {
  const { panel } = desk;
  await capture(panel, 'Écrit avant.');
  await panel.waitForSelector('[data-action=settings]');
  await panel.click('[data-action=settings]');
  await panel.waitForSelector('[data-field=unjoined]');
  await enter(panel, '[data-action=join]');
  await waitForWords(panel, deskFr.unjoined.missing);
  await panel.focus('[data-action=unjoined-mine]');
  await judge(panel, 'unjoined-fr');
  await goHome(panel);
});

test('[S42] leaving offers both ways, and erasing outlives a worker that is killed then', async () => {
  const { panel } = desk;
  await panel.waitForSelector('[data-action=settings]');
  await panel.click('[data-action=settings]');
  await panel.waitForSelector('[data-field=unjoined]');
  await panel.waitForSelector('[data-action=unjoined-other]');
  await panel.click('[data-action=unjoined-other]');
  await goHome(panel);
  await panel.waitForSelector('[data-action=settings]');
  await panel.click('[data-action=settings]');
  await panel.waitForSelector('[data-action=unjoined-other]');
  await joinHere(panel, 'Léa');
  await waitForWords(panel, 'Bienvenue dans');
  expect(await storedRows(panel, 'tips')).toEqual([]);
  const mine = await inUse(panel);
  proxy.disconnect();
  await capture(panel, 'De Léa, jamais envoyé.');
  await openLeaving(panel);
  await waitForWords(panel, deskFr.leave.unsent_one.replace('{{count}}', '1'));
  await judge(panel, 'leave-fr');
  if (process.env.SCREENS) {
    for (const language of ['en', 'fr'] as const) {
      await speak(panel, language);
      await panel.reload();
      await panel.waitForSelector('[role=option]');
      await openLeaving(panel);
      await judge(panel, `leave-${language}`);
    }
  }
  proxy.reconnect();
  await enter(panel, '[role=dialog] [data-action=leave-erase]');
  await waitForWords(panel, deskFr.leave.erased);
  const worker = desk.browser.targets().find((target) => target.type() === 'service_worker');
  await (await worker?.worker())?.close();
  expect(await inUse(panel)).not.toBe(mine);
  await eventually(async () => {
    await panel.evaluate(() =>
      (globalThis as unknown as Extension).chrome.runtime.sendMessage({
        message: 'sync.run',
        request: { trigger: 'manual' },
      }),
    );
    return (await names(panel)).includes(mine);
  }).toBe(false);
});

test('[S44] a shared desk shows nothing until a person has signed in, and nothing of the former one', async () => {
  const { panel } = desk;
  await goHome(panel);
  await panel.waitForSelector('[data-action=settings]');
  await panel.click('[data-action=settings]');
  await panel.waitForSelector('[data-field=shared-desk]');
  await panel.focus('[data-field=shared-desk]');
  await panel.keyboard.press('Space');
  await panel.waitForSelector('[data-screen=shared-desk] [data-field=address]');
  expect(await panel.$('input[type=search]')).toBeNull();
  await eventually(() => panel.evaluate(() => document.activeElement?.getAttribute('data-field'))).toBe(
    'address',
  );
  await judge(panel, 'shared-fr');
  await speak(panel, 'en');
  await panel.reload();
  await waitForWords(panel, deskEn.shared.who);
  await judge(panel, 'shared-en');
  await speak(panel, 'fr');
  await panel.reload();
  await panel.waitForSelector('[data-screen=shared-desk] [data-field=address]');
  await joinHere(panel, 'Noé');
  await capture(panel, 'De Noé.');
  await openLeaving(panel);
  expect(await panel.$('[data-action=leave-now]')).toBeNull();
  await judge(panel, 'leave-shared-fr');
  await enter(panel, '[role=dialog] [data-action=safety-copy]');
  const copy = await downloads.newest();
  await enter(panel, '[role=dialog] [data-action=leave-erase]');
  await waitForWords(panel, deskFr.shared.who);
  await waitForWords(panel, deskFr.leave.erased);
  expect(await panel.evaluate(() => document.body.textContent)).not.toMatch(/Noé/u);
  // The service stays, so that the next person types a code and a name.
  expect(await panel.$eval('[data-field=address]', (field) => (field as HTMLInputElement).value)).toBe(
    proxy.address,
  );
  await joinHere(panel, 'Ada');
  expect(await storedRows(panel, 'tips')).toEqual([]);

  // The copy of the person before is theirs, unless Ada says that it is hers.
  await panel.click('[data-action=settings]');
  await panel.waitForSelector('[data-action=import]');
  await judge(panel, 'settings-shared-fr');
  await panel.focus('[data-action=import]');
  await chooseByEnter(panel, copy);
  await waitForWords(panel, deskFr.copyOfAnother['another-member']);
  await eventually(() => focused(panel)).toBe(`button ${deskFr.copyOfAnother.other}`);
  await judge(panel, 'copy-of-another-fr');
  await press(panel, 'Escape');
  await waitForWords(panel, deskFr.copyOfAnother.nothing);
  await eventually(() => focused(panel)).toContain('Reprendre une copie');
  expect(await storedRows(panel, 'tips')).toEqual([]);
  await chooseByEnter(panel, copy);
  await enter(panel, '[role=alertdialog] [data-action=confirm-yes]');
  await eventually(() => toastText(panel)).toMatch(/Repris.*1 astuce/u);
  expect(await storedRows(panel, 'tips')).toMatchObject([{ content: { words: 'De Noé.' } }]);
});

async function joinHere(panel: Page, name: string): Promise<void> {
  await joinOnSharedDesk(panel, { address: proxy.address, code: await service.invite('advisor'), name });
}
